// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A folder of policies for one test.
struct RegoFolder {
  let folder: URL

  /// Runs `body` with a folder of these files.
  static func with<Result>(
    _ files: [String: String], _ body: (RegoFolder) throws -> Result
  ) throws -> Result {
    try Project.withTemporaryFolder { folder in
      for (name, text) in files {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      return try body(RegoFolder(folder: folder))
    }
  }

  /// Runs `bawn rego` in the folder.
  func rego(_ arguments: String..., seconds: Double = 240) throws -> Program.Outcome {
    try Program.run(
      Program.path, arguments: ["rego"] + arguments, environment: [:], folder: folder,
      seconds: seconds)
  }

  /// Runs a shell command in the folder, with `bawn` on its path.
  func shell(_ command: String, seconds: Double = 240) throws -> Program.Outcome {
    try Program.run(
      URL(filePath: "/bin/bash"), arguments: ["-c", command],
      environment: ["PATH": "\(Program.path.deletingLastPathComponent().path):/usr/bin:/bin"],
      folder: folder, seconds: seconds)
  }
}
