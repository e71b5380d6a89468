// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The version of this program: in `--version`, reports and the names of release archives.
enum Version {
  /// Semantic version; `Scripts/dist` reads it from this line.
  static let number = "0.1.0"
}
