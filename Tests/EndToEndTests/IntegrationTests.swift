// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

private let zeros = String(repeating: "0", count: 64)

@Suite("Integrations/fetch-bawn")
struct IntegrationTests {
  @Test("runs the program of the archive with its arguments and its ending")
  func runs() throws {
    try Project.withTemporaryFolder { folder in
      let archive = try StandInArchive(in: folder)
      let outcome = try fetch(
        "--archive", archive.address, "--sha256", archive.sha256.uppercased(), "--", "scan", "a b",
        "--", "", in: folder)
      #expect(outcome.output == "<scan><a b><--><>")
      #expect(outcome.status == 7)
      #expect(outcome.errors == "")
      let path = try fetch("--sha256=\(archive.sha256)", in: folder)
      #expect(path.output == "\(folder.path)/cache/\(archive.sha256)/bin\n")
    }
  }

  @Test("an archive with another digest is refused, and nothing of it stays")
  func wrongDigest() throws {
    try Project.withTemporaryFolder { folder in
      let archive = try StandInArchive(in: folder)
      let outcome = try fetch(
        "--archive", archive.address, "--sha256", zeros, "--", "scan", in: folder)
      #expect(outcome.status == 3)
      #expect(outcome.output == "")
      #expect(outcome.errors.contains("its SHA-256 is \(archive.sha256), not \(zeros)"))
      #expect(try cached(in: folder) == [])
    }
  }

  @Test("what was fetched once isn't fetched again")
  func secondRun() throws {
    try Project.withTemporaryFolder { folder in
      let archive = try StandInArchive(in: folder)
      let environment = ["BAWN_ARCHIVE": archive.address, "BAWN_SHA256": archive.sha256]
      #expect(try fetch("a", environment: environment, in: folder).output == "<a>")
      try FileManager.default.removeItem(at: archive.file)
      #expect(try fetch("b", environment: environment, in: folder).output == "<b>")
      let other = ["BAWN_ARCHIVE": archive.address, "BAWN_SHA256": zeros]
      let absent = try fetch("c", environment: other, in: folder)
      #expect(absent.status == 3)
      #expect(absent.errors.contains("there is no file"))
    }
  }

  @Test("runs at the same time don't disturb each other")
  func sideBySide() throws {
    try Project.withTemporaryFolder { folder in
      let archive = try StandInArchive(in: folder)
      let script = """
        for number in 1 2 3 4 5 6; do
          '\(Self.script.path)' --cache cache -- "$number" >"out$number" 2>&1 &
        done
        wait
        cat out*
        """
      let outcome = try Program.run(
        URL(filePath: "/bin/bash"), arguments: ["-c", script],
        environment: ["BAWN_ARCHIVE": archive.address, "BAWN_SHA256": archive.sha256],
        folder: folder, seconds: 240)
      #expect(outcome.output == "<1><2><3><4><5><6>")
      #expect(try cached(in: folder) == [archive.sha256])
    }
  }

  @Test("what another run has left unfinished isn't used")
  func unfinished() throws {
    try Project.withTemporaryFolder { folder in
      let archive = try StandInArchive(in: folder)
      let kept = folder.appending(path: "cache/\(archive.sha256)")
      let files = FileManager.default
      try files.createDirectory(at: kept, withIntermediateDirectories: true)
      let arguments = ["--archive", archive.address, "--sha256", archive.sha256, "--", "a"]
      #expect(try fetch(arguments, in: folder).output == "<a>")

      try files.removeItem(at: kept.appending(path: "bin/bawn"))
      let damaged = try fetch(arguments, in: folder)
      #expect(damaged.status == 3)
      #expect(damaged.errors.contains("is damaged; remove it"))
      #expect(try cached(in: folder) == [archive.sha256])
    }
  }

  @Test(
    "an archive that isn't laid out as a release is refused whatever its digest",
    arguments: [
      ("touch \"$name/x\"", "--transform 's,/x$,/../../x,' -P \"$name\"", "outside of its folder"),
      ("touch y", "-P --transform 's,^y,/tmp/y,' \"$name\" y", "outside of its folder"),
      ("touch y", "\"$name\" y", "outside of its folder"),
      ("mkdir bawn-2", "\"$name\" bawn-2", "outside of its folder"),
      ("ln -s /etc/passwd \"$name/x\"", "\"$name\"", "neither a folder nor a plain file"),
      ("ln \"$name/bin/bawn\" \"$name/x\"", "\"$name\"", "neither a folder nor a plain file"),
      ("mkfifo \"$name/x\"", "\"$name\"", "neither a folder nor a plain file"),
      ("rm -r \"$name/share\"", "\"$name\"", "no share/bawn"),
      ("chmod a-x \"$name/bin/bawn\"", "\"$name\"", "no bin/bawn"),
      ("touch \"$name/x\"", "\"$name/x\"", "no bin/bawn"),
    ]
  )
  func layouts(prepare: String, tar: String, message: String) throws {
    try Project.withTemporaryFolder { folder in
      let archive = try StandInArchive(in: folder, prepare: prepare, tar: tar)
      let outcome = try fetch(
        "--archive", archive.address, "--sha256", archive.sha256, "a", in: folder)
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(try cached(in: folder) == [])
    }
  }

  @Test(
    "says what is wrong with its command line",
    arguments: [
      ([], "say with --sha256"),
      (["--sha256"], "--sha256 needs a value"),
      (["--sha256", "abc"], "64 hexadecimal digits"),
      (["--sha256", String(repeating: "g", count: 64)], "64 hexadecimal digits"),
      (["--sha256", zeros], "say with --archive"),
      (["--sha256", zeros, "--archive", "http://example.org/a"], "neither https:// nor file:///"),
      (["--sha256", zeros, "--archive", "file://host/a"], "neither https:// nor file:///"),
      (["--sha256", zeros, "--version"], "there is no option \"--version\""),
    ]
  )
  func usage(arguments: [String], message: String) throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try fetch(arguments, in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(try cached(in: folder) == [])
    }
  }

  @Test("the commands that its page shows do what it shows")
  func page() throws {
    let file = "Integrations/README.md"
    let text = try String(contentsOf: Project.root.appending(path: file), encoding: .utf8)
    let commands = DocumentedCommand.commands(in: text, file: file)
    #expect(commands.count >= 4)
    try Project.withTemporaryFolder { folder in
      _ = try StandInArchive(in: folder, program: StandInArchive.bawn)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "Integrations"),
        withDestinationURL: Project.root.appending(path: "Integrations"))
      for command in commands {
        let outcome = try Program.run(
          URL(filePath: "/bin/bash"), arguments: ["-euo", "pipefail", "-c", command.command],
          environment: ["BAWN_CACHE": "\(folder.path)/cache"], folder: folder, seconds: 240)
        #expect(outcome.status == command.status, "\(command)\n\(outcome.errors)")
        #expect(command.shows(outcome.output), "\(command) printed\n\(outcome.output)")
      }
    }
  }

  private static let script = Project.root.appending(path: "Integrations/fetch-bawn")
  private func fetch(
    _ arguments: String..., environment: [String: String] = [:], in folder: URL
  ) throws -> Program.Outcome {
    try fetch(arguments, environment: environment, in: folder)
  }

  private func fetch(
    _ arguments: [String], environment: [String: String] = [:], in folder: URL
  ) throws -> Program.Outcome {
    try Program.run(
      Self.script, arguments: arguments,
      environment: ["BAWN_CACHE": "cache"].merging(environment) { _, given in given },
      folder: folder, seconds: 240)
  }

  /// What is in the cache, hidden files too.
  private func cached(in folder: URL) throws -> [String] {
    let cache = folder.appending(path: "cache").path
    guard FileManager.default.fileExists(atPath: cache) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: cache)
  }
}
