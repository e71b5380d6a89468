// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Durations such as `1h30m` and `1.5d`, in nanoseconds.
enum DurationText {
  private static let units: [(name: String, nanoseconds: UInt64)] = [
    ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000),
    ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ("d", 86_400_000_000_000), ("w", 604_800_000_000_000), ("y", 31_536_000_000_000_000),
  ]

  static func parse(_ text: Node) throws(BuiltinError) -> Int64 {
    let bytes = Array(text.utf8)
    // OPA reads texts with its own units itself, and says less about what is wrong with them.
    let isOwn = bytes.contains { "dwy".utf8.contains($0) }
    var shown: [UInt8] = []
    GoQuote.write(text.utf8, into: &shown)
    let whole = isOwn ? String(decoding: shown, as: UTF8.self) : quoted(bytes)
    let invalid = BuiltinError.failure("time: invalid duration \(whole)")
    var index = 0
    var isNegative = false
    if let sign = bytes.first, sign == 0x2D || sign == 0x2B {
      isNegative = sign == 0x2D
      index = 1
    }
    if bytes.dropFirst(index) == [0x30] { return 0 }
    guard index < bytes.count else { throw invalid }
    var total: UInt64 = 0
    while index < bytes.count {
      var whole: UInt64 = 0
      var fraction: UInt64 = 0
      var scale = 1.0
      let start = index
      while index < bytes.count, bytes[index] &- 0x30 < 10 {
        let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(bytes[index] - 0x30))
        guard !overflow, !carry, sum <= 1 << 63 else { throw invalid }
        whole = sum
        index += 1
      }
      var digits = index - start
      if index < bytes.count, bytes[index] == UInt8(ascii: ".") {
        index += 1
        while index < bytes.count, bytes[index] &- 0x30 < 10 {
          // Further digits are too small to count.
          if fraction < UInt64(Int64.max) / 10 {
            fraction = fraction * 10 + UInt64(bytes[index] - 0x30)
            scale *= 10
          }
          digits += 1
          index += 1
        }
      }
      guard digits > 0 else { throw invalid }
      let unit = Self.unit(bytes[index...])
      guard !unit.isEmpty else {
        if isOwn { throw invalid }
        throw .failure("time: missing unit in duration \(quoted(bytes))")
      }
      let name = String(decoding: unit, as: UTF8.self)
      guard let size = units.first(where: { $0.name == name })?.nanoseconds else {
        guard !Self.isLong(bytes[unit.endIndex...].first) else { throw invalid }
        throw .failure("time: unknown unit \(quoted(Array(unit))) in duration \(quoted(bytes))")
      }
      let (product, overflow) = whole.multipliedReportingOverflow(by: size)
      let part = UInt64(Double(fraction) * (Double(size) / scale))
      let (withFraction, carry) = product.addingReportingOverflow(part)
      let (sum, carrySum) = total.addingReportingOverflow(withFraction)
      guard !overflow, !carry, !carrySum, sum <= 1 << 63 else { throw invalid }
      total = sum
      index += unit.count
    }
    if isNegative { return total == 1 << 63 ? .min : -Int64(total) }
    guard let result = Int64(exactly: total) else { throw invalid }
    return result
  }

  /// Whether a byte is a unit that Go lacks.
  private static func isLong(_ byte: UInt8?) -> Bool {
    byte.map { "dwy".utf8.contains($0) } ?? false
  }

  /// The letters of a unit. The ones that Go lacks end where they stand: OPA takes them out first.
  private static func unit(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if isLong(bytes.first) { return bytes.prefix(1) }
    return bytes.prefix { $0 != UInt8(ascii: ".") && $0 &- 0x30 >= 10 && !isLong($0) }
  }

  /// Text in quotes with everything beyond ASCII as bytes, as Go's `time` shows it.
  private static func quoted(_ text: [UInt8]) -> String {
    var output: [UInt8] = [0x22]
    for byte in text {
      switch byte {
      case 0x22, 0x5C: output += [0x5C, byte]
      case 0x20..<0x80: output.append(byte)
      default:
        output += [0x5C, UInt8(ascii: "x")]
        GoQuote.writeHex(UInt32(byte), digits: 2, into: &output)
      }
    }
    return String(decoding: output + [0x22], as: UTF8.self)
  }
}
