// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where the project's own files and the shared ones lie.
enum Project {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of inputs and expectations that others wrote; nil where it isn't there.
  static let shared: URL? = {
    let named = ProcessInfo.processInfo.environment["BAWN_SHARED"].map {
      URL(filePath: $0, relativeTo: root)
    }
    let folder = named ?? root.deletingLastPathComponent().appending(path: "shared")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  /// A folder of its own for a test, removed when the body returns.
  static func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "bawn-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
