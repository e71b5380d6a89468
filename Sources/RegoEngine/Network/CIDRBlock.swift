// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Addresses that share a prefix. Prefix lengths count from the first of 128 bits.
struct CIDRBlock: Equatable {
  /// The address as written; for a parsed block its first one.
  var address: IPAddress
  var prefix: Int

  init(address: IPAddress, prefix: Int) {
    self.address = address
    self.prefix = prefix
  }

  /// Reads `address/length`; bits behind the prefix are dropped.
  init?(_ text: some Collection<UInt8>) {
    guard let slash = text.firstIndex(of: 0x2F), let address = IPAddress(text[..<slash]) else {
      return nil
    }
    let digits = text[text.index(after: slash)...]
    guard !digits.isEmpty, digits.count <= 8, digits.allSatisfy({ $0 &- 0x30 < 10 }) else {
      return nil
    }
    let length = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    let isDotted = !text[..<slash].contains(0x3A)
    guard length <= (isDotted ? 32 : 128) else { return nil }
    prefix = isDotted ? length + 96 : length
    self.address = IPAddress(bits: address.bits & Self.mask(prefix))
  }

  /// The block that Go takes for a lone IPv4 address: that of its historical class.
  static func ofClass(_ address: IPAddress) -> CIDRBlock {
    let first = UInt8(truncatingIfNeeded: address.bits >> 24)
    return CIDRBlock(address: address, prefix: 96 + (first < 128 ? 8 : (first < 192 ? 16 : 24)))
  }

  static func mask(_ prefix: Int) -> UInt128 {
    prefix == 0 ? 0 : ~0 << UInt128(128 - prefix)
  }

  var first: UInt128 { address.bits & Self.mask(prefix) }
  var last: UInt128 { first | ~Self.mask(prefix) }

  /// Whether all its addresses are IPv4.
  var isV4: Bool { prefix >= 96 && address.isV4 }

  /// Go never finds an IPv4 address in an IPv6 block, nor the other way round.
  func contains(_ other: IPAddress) -> Bool {
    isV4 == other.isV4 && other.bits & Self.mask(prefix) == first
  }
}

extension CIDRBlock: CustomStringConvertible {
  var description: String { "\(address)/\(isV4 ? prefix - 96 : prefix)" }
}

extension CIDRBlock {
  /// The fewest blocks that hold what the given ones hold; single ones stay as they are.
  static func merged(_ blocks: [CIDRBlock]) -> [CIDRBlock] {
    struct Run {
      var first: UInt128
      var last: UInt128
      var block: CIDRBlock?
    }
    let runs = blocks.map { Run(first: $0.first, last: $0.last, block: $0) }
      .sorted { ($0.last, $0.first) < ($1.last, $1.first) }
    var result: [CIDRBlock] = []
    var current: Run?
    // From the end, as the blocks are sorted by their last address.
    for run in runs.reversed() {
      guard let next = current else {
        current = run
        continue
      }
      if next.first == 0 || next.first - 1 <= run.last {
        current = Run(first: min(next.first, run.first), last: next.last, block: nil)
      } else {
        result += next.block.map { [$0] } ?? covering(next.first, next.last)
        current = run
      }
    }
    if let last = current { result += last.block.map { [$0] } ?? covering(last.first, last.last) }
    return result
  }

  /// The fewest blocks between two addresses, both included.
  private static func covering(_ first: UInt128, _ last: UInt128) -> [CIDRBlock] {
    var result: [CIDRBlock] = []
    var start = first
    while start <= last {
      let aligned = start == 0 ? 128 : start.trailingZeroBitCount
      var size = aligned
      while size > 0, size == 128 || last - start < (1 << UInt128(size)) - 1 {
        if size == 128, start == 0, last == .max { break }
        size -= 1
      }
      result.append(CIDRBlock(address: IPAddress(bits: start), prefix: 128 - size))
      guard size < 128 else { break }
      let (next, overflow) = start.addingReportingOverflow(1 << UInt128(size))
      if overflow { break }
      start = next
    }
    return result
  }
}
