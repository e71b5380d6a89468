// Bawn
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// What the process was started with.
enum Environment {
  /// All variables.
  static let all = ProcessInfo.processInfo.environment

  /// The path of this program's file, links resolved; nil where the system doesn't say.
  static var executable: String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  }
}
