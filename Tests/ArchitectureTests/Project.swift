// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The project's folder and the source files in it.
enum Project {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Source files of ours, by their paths in the project; other packages' checkouts are not ours.
  static func sources(withExtensions extensions: Set<String>) -> [String] {
    var result = ["Package.swift"]
    for folder in ["Sources", "Tests", "Benchmarks", "Conformance"] {
      let walk = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
      while let path = walk?.nextObject() as? String {
        if path.hasPrefix(".build") || path.contains("/.build") { continue }
        if extensions.contains((path as NSString).pathExtension) {
          result.append("\(folder)/\(path)")
        }
      }
    }
    return result.sorted()
  }

  /// The lines of a file of the project.
  static func lines(of path: String) throws -> [Substring] {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }
}
