// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Records that are added together, end to end as the file has them.
struct LedgerBatch {
  /// The lines with their line breaks.
  private(set) var bytes: [UInt8] = []
  /// Where each record begins.
  private(set) var starts: [Int] = []

  /// The most bytes that are added at once.
  static let maximumByteCount = 1 << 28

  init() {}

  /// Records with their numbers and the time.
  init(_ records: [LedgerRecord], from sequence: UInt64, at time: Int64) throws(LedgerError) {
    let text = Array(LedgerTime.text(time).utf8)
    starts.reserveCapacity(records.count)
    bytes.reserveCapacity(
      records.reduce(0) { $0 + $1.head.count + $1.middle.count + $1.tail.count + 44 })
    for (index, record) in records.enumerated() {
      starts.append(bytes.count)
      record.append(to: &bytes, sequence: sequence + UInt64(index), at: text)
      bytes.append(0x0A)
      guard bytes.count <= Self.maximumByteCount else {
        throw LedgerError(.unfit, "these are too many records for one addition")
      }
    }
  }

  /// How many records there are.
  var count: Int { starts.count }

  /// Adds a record that has its number already.
  mutating func append(_ line: [UInt8]) {
    starts.append(bytes.count)
    bytes += line
    bytes.append(0x0A)
  }

  /// The leaf's hash of a record.
  func leaf(_ index: Int) -> MerkleHash {
    let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
    return .leaf(bytes, in: starts[index]..<end - 1)
  }
}
