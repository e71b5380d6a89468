// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The parts of files that were evaluated.
public struct RegoHits: Sendable {
  private(set) var ranges: [String: Set<ByteRange>] = [:]

  /// None.
  public init() {}

  mutating func insert(_ path: String, _ range: ByteRange) {
    ranges[path, default: []].insert(range)
  }

  /// Adds what another observer has seen.
  public mutating func merge(_ other: RegoHits) {
    ranges.merge(other.ranges) { $0.union($1) }
  }
}
