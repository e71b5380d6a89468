// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

/// The built `bawn`, run as a user runs it.
enum Program {
  /// `BAWN_BINARY`, else the product that was built beside the test bundle.
  static let path: URL = {
    if let named = ProcessInfo.processInfo.environment["BAWN_BINARY"], !named.isEmpty {
      return URL(filePath: named, relativeTo: Project.root).absoluteURL
    }
    return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appending(path: "bawn")
  }()

  /// Whether it is an optimised build, so that its time says something.
  static let isRelease =
    path.path.contains("/release/")
    || ProcessInfo.processInfo.environment["BAWN_BINARY"]?.isEmpty == false

  /// How a run ended.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
    var seconds: Double
  }

  /// Runs `bawn`; see `run(_:arguments:environment:folder:seconds:)`.
  static func run(
    _ arguments: String...,
    environment: [String: String] = [:],
    in folder: URL = Project.root,
    seconds: Double = 240
  ) throws -> Outcome {
    try run(
      path, arguments: arguments, environment: environment, folder: folder, seconds: seconds)
  }

  /// Runs a program without standard input and with nothing in its environment but `PATH`,
  /// `HOME` and what is given; after the time limit it is killed and the test fails.
  ///
  /// Output goes to files, not pipes: nothing can block on a full pipe however much it prints.
  static func run(
    _ program: URL,
    arguments: [String],
    environment: [String: String],
    folder: URL,
    seconds: Double
  ) throws -> Outcome {
    try Project.withTemporaryFolder { scratch in
      let output = scratch.appending(path: "output")
      let errors = scratch.appending(path: "errors")
      for file in [output, errors] {
        try Data().write(to: file)
      }
      let process = Process()
      process.executableURL = program
      process.arguments = arguments
      process.currentDirectoryURL = folder
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try FileHandle(forWritingTo: output)
      process.standardError = try FileHandle(forWritingTo: errors)
      process.environment = ["PATH": "/usr/bin:/bin", "HOME": scratch.path]
        .merging(environment) { _, given in given }

      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      let start = ContinuousClock.now
      try process.run()
      if ended.wait(timeout: .now() + seconds) == .timedOut {
        kill(process.processIdentifier, SIGKILL)
        ended.wait()
        Issue.record("\(([program.path] + arguments).joined(separator: " ")) ran over \(seconds) s")
      }
      let time = ContinuousClock.now - start
      return Outcome(
        status: process.terminationReason == .exit
          ? process.terminationStatus : 128 + process.terminationStatus,
        output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self),
        seconds: time / .seconds(1)
      )
    }
  }
}
