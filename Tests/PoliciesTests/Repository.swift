// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A git repository in a folder of its own, gone afterwards.
final class Repository {
  let path: String

  init(_ files: [String: String]) throws {
    var template = Array("/tmp/bawn-repository-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
    try git("init", "--quiet", ".")
    try commit(files)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes files; nil removes one.
  func write(_ files: [String: String?]) throws {
    for (name, text) in files {
      let file = URL(filePath: "\(path)/\(name)")
      if let text {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } else {
        try FileManager.default.removeItem(at: file)
      }
    }
  }

  func commit(_ files: [String: String?]) throws {
    try write(files)
    try git("add", "--all")
    try git("commit", "--quiet", "--allow-empty", "--message", "change")
  }

  func git(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git"] + arguments
    process.currentDirectoryURL = URL(filePath: path)
    process.environment = [
      "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
      "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
    ]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }
}

/// Symbolic links on disk.
enum Links {
  static func make(_ path: String, to target: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
  }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
