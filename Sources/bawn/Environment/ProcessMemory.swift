// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How much memory this process takes.
enum ProcessMemory {
  /// The most that it has had, such as `112 MB`; nil where the system doesn't tell.
  static var peak: String? {
    guard case .success(let bytes) = InputFile.read("/proc/self/status", limit: 1 << 16) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
      .flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") }
      .map { "\($0 / 1024) MB" }
  }
}
