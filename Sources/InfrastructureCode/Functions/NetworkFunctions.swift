// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions on network addresses.
enum NetworkFunctions {
  typealias Failure = HCLFunctionError

  static let table: [String: HCLFunction] = [
    "cidrhost": HCLFunction(
      [.init("prefix", .string), .init("hostnum", .number)], returns: .string,
      implementation: host),
    "cidrnetmask": HCLFunction(
      [.init("prefix", .string)], returns: .string, implementation: netmask),
    "cidrsubnet": HCLFunction(
      [.init("prefix", .string), .init("newbits", .number), .init("netnum", .number)],
      returns: .string, implementation: subnet),
    "cidrsubnets": HCLFunction(
      [.init("prefix", .string)], variadic: .init("newbits", .number), returns: .list(.string),
      implementation: subnets),
  ]

  private static func network(_ arguments: [HCLValue]) throws(Failure) -> NetworkPrefix {
    let text = arguments.text(0)
    guard let prefix = NetworkPrefix(text) else {
      throw HCLFunctionError(
        "invalid CIDR expression: invalid CIDR address: \(text)", argument: 0)
    }
    return prefix
  }

  private static func host(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let prefix = try network(arguments)
    let number = arguments.number(1)
    guard number.isWhole, let distance = UInt128(number.magnitude.wholeText(radix: 10)) else {
      throw HCLFunctionError("a whole number is required", argument: 1)
    }
    let hosts = prefix.width - prefix.length
    let size: UInt128 = hosts >= 128 ? .max : (1 << UInt128(hosts)) - 1
    // Terraform holds only the lowest 64 bits of a number from the front against the size.
    let low = Int64(truncatingIfNeeded: distance)
    let fits =
      number.isNegative
      ? distance <= size + (hosts < 128 ? 1 : 0) : low < 0 || UInt128(low) <= size
    guard fits else {
      throw HCLFunctionError(
        "prefix of \(prefix.length) does not accommodate a host numbered \(number)")
    }
    let address =
      number.isNegative
      ? prefix.address | (size &- distance &+ 1) & size : prefix.address | distance
    return .string(NetworkPrefix.text(of: address, width: prefix.width))
  }

  private static func netmask(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let prefix = try network(arguments)
    guard prefix.width == 32 else {
      throw HCLFunctionError("IPv6 addresses cannot have a netmask: \(arguments.text(0))")
    }
    return .string(NetworkPrefix.text(of: prefix.mask, width: 32))
  }

  private static func subnet(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let prefix = try network(arguments)
    let bits = try arguments.integer(1)
    let number = arguments.number(2)
    guard bits <= 128, bits >= -prefix.length, prefix.length + bits <= prefix.width else {
      throw HCLFunctionError(
        "insufficient address space to extend prefix of \(prefix.length) by \(bits)")
    }
    // Terraform holds the lowest 64 bits against the room there is, whatever the sign.
    guard number.isWhole, let index = UInt128(number.magnitude.wholeText(radix: 10)),
      bits < 0 || bits >= 64 || UInt64(truncatingIfNeeded: index) >> UInt64(bits) == 0
    else {
      throw HCLFunctionError(
        "prefix extension of \(bits) does not accommodate a subnet numbered \(number)")
    }
    let shift = prefix.width - prefix.length - bits
    let offset = shift >= 128 ? 0 : index << UInt128(shift)
    let whole = number.isNegative ? 0 &- (prefix.address | (0 &- offset)) : prefix.address | offset
    let result = NetworkPrefix(
      address: whole & prefix.allOnes, length: prefix.length + bits, width: prefix.width)
    return .string(result.description)
  }

  private static func subnets(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let prefix = try network(arguments)
    guard arguments.count > 1 else { return .list([], of: .string) }
    try budget.reserve(arguments.count)
    // Each subnet starts at the next boundary of its own size after the one before.
    var next = prefix.address
    var isFull = false
    var results: [HCLValue] = []
    let last = prefix.address | ~prefix.mask & prefix.allOnes
    for index in arguments.indices.dropFirst() {
      let bits = try arguments.integer(index)
      guard bits >= 1 else {
        throw HCLFunctionError("must extend prefix by at least one bit", argument: index)
      }
      guard bits <= 32 else {
        throw HCLFunctionError("may not extend prefix by more than 32 bits", argument: index)
      }
      let length = prefix.length + bits
      guard length <= prefix.width else {
        throw HCLFunctionError(
          "would extend prefix to \(length) bits, which is too long for an "
            + "\(prefix.width == 32 ? "IPv4" : "IPv6") address", argument: index)
      }
      let size: UInt128 = 1 << UInt128(prefix.width - length)
      let (moved, overflow) = next.addingReportingOverflow(size - 1)
      let start = moved & ~(size - 1)
      guard !isFull, !overflow, start <= last, last - start >= size - 1 else {
        throw HCLFunctionError(
          "not enough remaining address space for a subnet with a prefix of \(length) bits after "
            + (results.last?.stringValue ?? prefix.description), argument: index)
      }
      results.append(
        .string(NetworkPrefix(address: start, length: length, width: prefix.width).description))
      let (following, wraps) = start.addingReportingOverflow(size)
      next = following
      isFull = wraps
    }
    return .list(results, of: .string)
  }
}

/// A network in CIDR notation.
struct NetworkPrefix: CustomStringConvertible {
  /// The lowest address, in the low bits.
  var address: UInt128
  /// How many bits name the network.
  var length: Int
  /// 32 for IPv4, 128 for IPv6.
  var width: Int

  init(address: UInt128, length: Int, width: Int) {
    self.address = address
    self.length = length
    self.width = width
  }

  /// A prefix from its text; bits beyond the length are cleared.
  init?(_ text: String) {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, (1...3).contains(halves[1].utf8.count),
      halves[1].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let length = Int(halves[1])
    else { return nil }
    let address: UInt128
    if let four = NetworkPrefix.parseIPv4(halves[0]) {
      address = UInt128(four)
      width = 32
    } else if let six = NetworkPrefix.parseIPv6(halves[0]) {
      address = six
      width = 128
    } else {
      return nil
    }
    guard length <= width else { return nil }
    self.length = length
    self.address = 0
    self.address = address & mask
  }

  var allOnes: UInt128 { width == 32 ? 0xFFFF_FFFF : .max }

  var mask: UInt128 {
    let hosts = width - length
    if hosts >= 128 { return 0 }
    return allOnes & ~((1 << UInt128(hosts)) - 1)
  }

  var description: String { "\(NetworkPrefix.text(of: address, width: width))/\(length)" }

  static func text(of address: UInt128, width: Int) -> String {
    if width == 32 {
      let bits = UInt32(truncatingIfNeeded: address)
      return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
    }
    let groups = (0..<8).map { UInt16(truncatingIfNeeded: address >> UInt128(112 - 16 * $0)) }
    // RFC 5952: the longest run of zeros becomes "::", the first of equals, never a single one.
    var best = 0..<0
    var index = 0
    while index < 8 {
      var end = index
      while end < 8, groups[end] == 0 { end += 1 }
      if end - index > max(best.count, 1) { best = index..<end }
      index = max(end, index + 1)
    }
    func joined(_ part: ArraySlice<UInt16>) -> String {
      part.map { String($0, radix: 16) }.joined(separator: ":")
    }
    if best.isEmpty { return joined(groups[...]) }
    return joined(groups[..<best.lowerBound]) + "::" + joined(groups[best.upperBound...])
  }

  /// Terraform still takes leading zeros as decimal, which Go's own parser no longer does.
  static func parseIPv4(_ text: some StringProtocol) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
        let value = UInt32(part), value <= 255
      else { return nil }
      address = address << 8 | value
    }
    return address
  }

  static func parseIPv6(_ text: some StringProtocol) -> UInt128? {
    let bytes = Array(text.utf8)
    guard bytes.count <= 45, bytes.contains(0x3A) else { return nil }
    var whole = String(decoding: bytes, as: UTF8.self)
    if let colon = whole.lastIndex(of: ":"), whole[colon...].contains(".") {
      guard let four = parseIPv4(whole[whole.index(after: colon)...]) else { return nil }
      whole =
        String(whole[...colon]) + String(four >> 16, radix: 16) + ":"
        + String(four & 0xFFFF, radix: 16)
    }
    func groups(_ part: Substring) -> [UInt16]? {
      if part.isEmpty { return [] }
      var result: [UInt16] = []
      for group in part.split(separator: ":", omittingEmptySubsequences: false) {
        guard (1...4).contains(group.utf8.count), let value = UInt16(group, radix: 16) else {
          return nil
        }
        result.append(value)
      }
      return result
    }
    var all: [UInt16]
    if let gap = whole.utf8Index(of: "::") {
      let split = whole.utf8.index(whole.startIndex, offsetBy: gap)
      guard let head = groups(whole[..<split]),
        let tail = groups(whole[whole.utf8.index(split, offsetBy: 2)...]),
        head.count + tail.count <= 7
      else { return nil }
      all = head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    } else {
      guard let parsed = groups(Substring(whole)) else { return nil }
      all = parsed
    }
    guard all.count == 8 else { return nil }
    return all.reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
  }
}
