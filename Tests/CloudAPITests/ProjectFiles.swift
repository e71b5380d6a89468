// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import CloudAPI

/// The project's own files.
enum ProjectFiles {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: path)))
  }

  /// The models of all services that are known.
  static let models = ServiceModels { name in try? bytes("apis/aws/\(name)") }
}
