// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Cases that others wrote, in the folder beside the package; absent from a bare clone.
enum SharedFixtures {
  static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["BAWN_SHARED"] {
      return URL(fileURLWithPath: path)
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("shared")
  }()

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// The files of a folder with an extension, by name.
  static func files(in folder: String, extension ending: String) -> [URL] {
    let found = try? FileManager.default.contentsOfDirectory(
      at: root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
    return (found ?? []).filter { $0.pathExtension == ending }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
  }
}
