// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How large an answer may be.
package struct WireLimits: Hashable, Sendable {
  /// The size of the largest body that is read.
  package var byteCount = 256 << 20
  /// How deep values may be nested.
  package var depth = 128
  /// How many values, elements or attributes there may be.
  package var valueCount = 20_000_000

  /// The defaults, which no real answer reaches.
  package init() {}
}
