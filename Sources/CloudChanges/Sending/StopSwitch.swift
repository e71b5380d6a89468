// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file that stops all changes of all processes as long as it is there.
///
/// It is looked at before each call, before each further attempt at one, and every second by
/// whoever waits. A folder that can't be looked into stops everything, too.
package struct StopSwitch: Sendable {
  /// The file.
  package let path: String

  /// A switch.
  ///
  /// - Parameter folder: where the program keeps its state.
  package init(folder: String) { path = folder.hasSuffix("/") ? "\(folder)stop" : "\(folder)/stop" }

  /// Whether everything is to stop.
  package var isOn: Bool {
    var status = stat()
    if lstat(path, &status) == 0 { return true }
    return errno != ENOENT
  }

  /// Waits until everything is to stop.
  ///
  /// - Throws: `CancellationError`.
  package func waitUntilOn() async throws {
    while !isOn { try await ContinuousClock().sleep(for: .seconds(1)) }
  }
}
