// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Versions, UUIDs and random values.
enum IdentifierBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "semver.compare", [.named("a", .string), .named("b", .string)], .named("result", .number),
      summary: "-1, 0 or 1: how two versions are ordered."
    ) { call throws(BuiltinError) in
      let left = try version(call, 0)
      return .integer(left.compare(try version(call, 1)))
    },
    Builtin(
      "semver.is_valid", [.named("vsn", .any)], .named("result", .boolean),
      summary: "Whether a value is a version."
    ) {
      call throws(BuiltinError) in
      .boolean(call[0].string.flatMap(SemanticVersion.init) != nil)
    },
    Builtin(
      "uuid.rfc4122", [.named("k", .string)], .named("output", .string), deterministic: false,
      summary: "A random UUID; the same one for the same text within an evaluation."
    ) { call throws(BuiltinError) in
      let key = "uuid.rfc4122 \(try call.string(0))"
      if let known = call.context.memo[key] { return known }
      var high = call.context.nextRandom()
      var low = call.context.nextRandom()
      high = high & ~0xF000 | 0x4000
      low = low & ~(3 << 62) | 2 << 62
      let bytes = UInt128(high) << 64 | UInt128(low)
      let node = call.arena.string(UUIDText.string(bytes))
      call.context.memo[key] = node
      return node
    },
    Builtin(
      "uuid.parse", [.named("uuid", .string)], .named("result", .object(.string, .any)),
      summary: "The parts of a UUID; undefined when it isn't one."
    ) { call throws(BuiltinError) in
      guard let bytes = UUIDText.parse(try call.text(0)) else { return .absent }
      return UUIDText.describe(bytes, in: call.arena)
    },
    Builtin(
      "rand.intn", [.named("str", .string), .named("n", .number)], .named("y", .number),
      deterministic: false,
      summary: "A random integer from 0 to before a number; the same for the same arguments."
    ) { call throws(BuiltinError) in
      let name = try call.string(0)
      let limit = abs(max(try call.integer(1), -Int.max))
      if limit == 0 { return .integer(0) }
      let key = "rand.intn \(limit) \(name)"
      if let known = call.context.memo[key] { return known }
      let node = Node.integer(Int(call.context.nextRandom() % UInt64(limit)))
      call.context.memo[key] = node
      return node
    },
  ]

  private static func version(
    _ call: borrowing BuiltinCall, _ index: Int
  ) throws(BuiltinError) -> SemanticVersion {
    let text = try call.string(index)
    guard let version = SemanticVersion(text) else {
      throw .failure("operand \(index + 1): string \(call[index].regoText) is not a valid SemVer")
    }
    return version
  }
}

extension BuiltinContext {
  /// The next value of the evaluation's own sequence (SplitMix64).
  func nextRandom() -> UInt64 {
    seed &+= 0x9E37_79B9_7F4A_7C15
    var value = seed
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
