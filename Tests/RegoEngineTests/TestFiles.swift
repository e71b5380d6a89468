// Bawn
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// Files that tests read.
enum TestFiles {
  /// A file given by its path from the folder of a source file.
  static func text(beside source: String, _ path: String) -> String? {
    let folder = source.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    return text(folder.joined(separator: "/") + "/" + path)
  }

  static func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The package's root.
  static var root: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
  }

  /// Material shared between projects: `BAWN_SHARED`, else `../shared`.
  static var shared: String {
    ProcessInfo.processInfo.environment["BAWN_SHARED"] ?? root + "/../shared"
  }
}
