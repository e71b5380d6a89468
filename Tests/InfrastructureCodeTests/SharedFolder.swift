// Bawn
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Material that is shared between projects and lies outside of the repository.
enum SharedFolder {
  /// Its path; nil where it isn't there.
  static let path: String? = {
    let named = getenv("BAWN_SHARED").map { String(cString: $0) }
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    let path = named ?? parts.joined(separator: "/") + "/../shared"
    return access(path, R_OK) == 0 ? path : nil
  }()

  static var isThere: Bool { path != nil }

  /// The path of something in it.
  static func path(_ relative: String) -> String { (path ?? "") + "/" + relative }
}
