// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Scripts/bootstrap")
struct BootstrapTests {
  @Test("is silent where nothing is missing")
  func complete() throws {
    let outcome = try run(path: ProcessInfo.processInfo.environment["PATH"] ?? "")
    #expect(outcome.status == 0)
    #expect(outcome.output == "")
    #expect(outcome.errors == "")
    #expect(outcome.seconds < 60)
  }

  @Test(
    "says what to do when Swift is too old or doesn't run",
    arguments: [
      ("echo 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'", "is Swift 5.10; Bawn needs 6.2"),
      ("echo 'Swift version 6.1 (swift-6.1-RELEASE)'", "is Swift 6.1; Bawn needs 6.2"),
      ("echo 'cannot open shared object file' >&2; exit 127", "cannot open shared object file"),
    ]
  )
  func unfit(script: String, message: String) throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try run(path: try pretend(script, in: folder))
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
  }

  @Test("takes a newer Swift", arguments: ["6.2", "6.3.1", "6.10", "7.0"])
  func fit(version: String) throws {
    try Project.withTemporaryFolder { folder in
      let path = try pretend("echo 'Apple Swift version \(version) (swift)'", in: folder)
      #expect(try run(path: path).status == 0)
    }
  }

  /// A search path on which `swift` is a shell script; returns the path.
  private func pretend(_ script: String, in folder: URL) throws -> String {
    let program = folder.appending(path: "swift")
    try Data("#!/bin/sh\n\(script)\n".utf8).write(to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    return folder.path + ":/usr/bin:/bin"
  }

  private func run(path: String) throws -> Program.Outcome {
    try Program.run(
      Project.root.appending(path: "Scripts/bootstrap"), arguments: [],
      environment: ["PATH": path], folder: Project.root, seconds: 240)
  }
}
