// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// IP addresses and blocks of them.
enum NetworkBuiltins {
  /// More addresses than this aren't listed.
  static let expansionLimit: UInt128 = 1 << 20
  /// More pairs than this aren't compared.
  private static let pairLimit = 50_000_000

  private static let entry = RegoType.anyOf([.string, .array(.any)])
  private static let entries = RegoType.anyOf([
    .string, .array(entry), .object(.string, entry), .set(entry),
  ])

  static let all: [Builtin] = [
    Builtin(
      "net.cidr_contains", [.named("cidr", .string), .named("cidr_or_ip", .string)],
      .named("result", .boolean),
      summary: "Whether a block holds an address or another block.", evaluate: contains),
    Builtin(
      "net.cidr_overlap", [.string, .string], .boolean,
      deprecated: true, summary: "The old name of `net.cidr_contains`.", evaluate: contains),
    Builtin(
      "net.cidr_intersects", [.named("cidr1", .string), .named("cidr2", .string)],
      .named("result", .boolean),
      summary: "Whether two blocks share an address."
    ) { call throws(BuiltinError) in
      let left = try block(call, 0)
      let right = try block(call, 1)
      return .boolean(left.contains(right.address) || right.contains(left.address))
    },
    Builtin(
      "net.cidr_contains_matches", [.named("cidrs", entries), .named("cidrs_or_ips", entries)],
      .named("output", .set(.tuple([.any, .any]))),
      summary: "Pairs of a block and of an address or block in it.", evaluate: containsMatches),
    Builtin(
      "net.cidr_expand", [.named("cidr", .string)], .named("hosts", .set(.string)),
      summary: "All addresses of a block.",
      evaluate: expand),
    Builtin(
      "net.cidr_merge", [.named("addrs", .anyOf([.array(.anyOf([.string])), .set(.string)]))],
      .named("output", .set(.string)),
      summary: "The fewest blocks that hold what the given ones hold.", evaluate: merge),
    Builtin(
      "net.cidr_is_valid", [.named("cidr", .string)], .named("result", .boolean),
      summary: "Whether a text is a block."
    ) {
      call throws(BuiltinError) in
      .boolean(call[0].isKind(.string) && CIDRBlock(call[0].utf8) != nil)
    },
  ]

  private static func block(
    _ call: borrowing BuiltinCall, _ index: Int
  ) throws(BuiltinError) -> CIDRBlock {
    guard call[index].isKind(.string) else {
      throw .operand(1, call[index], expected: "string")
    }
    return try block(call[index])
  }

  private static func block(_ node: Node) throws(BuiltinError) -> CIDRBlock {
    guard let block = CIDRBlock(node.utf8) else {
      throw .failure("invalid CIDR address: \(node.string ?? "")")
    }
    return block
  }

  private static func contains(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let outer = try block(call, 0)
    return .boolean(contains(outer, try target(call[1])))
  }

  private enum Target {
    case address(IPAddress)
    case block(CIDRBlock)
  }

  private static func target(_ node: Node) throws(BuiltinError) -> Target {
    guard node.isKind(.string) else { throw .operand(1, node, expected: "string") }
    if let address = IPAddress(node.utf8) { return .address(address) }
    if let block = CIDRBlock(node.utf8) { return .block(block) }
    throw .failure(
      "not a valid textual representation of an IP address or CIDR: \(node.string ?? "")")
  }

  private static func contains(_ outer: CIDRBlock, _ target: Target) -> Bool {
    switch target {
    case .address(let address): outer.contains(address)
    case .block(let block):
      outer.contains(block.address) && outer.contains(IPAddress(bits: block.last))
    }
  }

  /// Pairs are looked at one by one, as errors show: a later element may be anything when an
  /// earlier pair is an error already.
  private static func containsMatches(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let left = candidates(call[0])
    let right = candidates(call[1])
    guard left.count == 0 || right.count <= pairLimit / left.count else { throw .tooLarge }
    var targets: [Target] = []
    var pairs: [Node] = []
    for (value, key) in left {
      let text = try text(value, operand: 1)
      var outer: CIDRBlock?
      for (position, (value, other)) in right.enumerated() {
        let inner = position < targets.count ? nil : try Self.text(value, operand: 2)
        if outer == nil {
          guard text.isKind(.string) else { throw .operand(1, text, expected: "string") }
          outer = try block(text)
        }
        if let inner { targets.append(try target(inner)) }
        if let outer, contains(outer, targets[position]) {
          pairs.append(call.arena.array([key, other]))
        }
      }
    }
    return call.arena.set(pairs)
  }

  /// The text of an element: itself, or the first of an array.
  private static func text(_ value: Node, operand: Int) throws(BuiltinError) -> Node {
    if value.isKind(.string) { return value }
    guard value.isKind(.array), let first = value.elements.first else {
      throw .failure("operand \(operand): element must be string or non-empty array")
    }
    return first
  }

  /// The elements of an operand, each with the key that stands for it in the result.
  private static func candidates(_ node: Node) -> [(value: Node, key: Node)] {
    switch node.kind {
    case .string: [(node, node)]
    case .array: node.elements.enumerated().map { ($1, .integer($0)) }
    case .set: node.elements.map { ($0, $0) }
    case .object: node.sortedEntryOrder().map { (node.entries[$0].value, node.entries[$0].key) }
    default: []
    }
  }

  private static func expand(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let block = try block(call, 0)
    guard block.last - block.first < expansionLimit else { throw .tooLarge }
    var addresses: [Node] = []
    var bits = block.first
    while true {
      addresses.append(call.arena.string(IPAddress(bits: bits).description))
      if bits == block.last { break }
      bits += 1
    }
    return call.arena.set(addresses)
  }

  private static func merge(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    guard call[0].isKind(.array) || call[0].isKind(.set) else {
      throw .failure("operand must be an array")
    }
    var blocks: [CIDRBlock] = []
    for element in call[0].elements {
      guard element.isKind(.string) else { throw .failure("element must be string") }
      if let address = IPAddress(element.utf8) {
        guard address.isV4 else { throw .failure("IPv6 invalid: needs prefix length") }
        blocks.append(.ofClass(address))
      } else {
        blocks.append(try block(element))
      }
    }
    let arena = call.arena
    return arena.set(CIDRBlock.merged(blocks).map { arena.string($0.description) })
  }
}
