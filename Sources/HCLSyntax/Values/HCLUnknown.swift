// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is known about a value that can't be known yet.
///
/// Immutable and shared: a value derived from unknowns points to them as its `origins`, so that
/// what it depends on can be told without copying lists of names at every operation.
public final class HCLUnknown: Sendable {
  /// The type constraint the value will meet; `any` where nothing is known.
  public let type: HCLType
  /// Whether the value is certain not to be null.
  public let isNotNull: Bool
  /// Text that the string is certain to start with.
  public let prefix: String
  /// Text that the string is certain to end with.
  public let suffix: String
  /// The reference this stands for, such as `aws_kms_key.k.arn`; nil for computed values.
  public let symbol: String?
  /// The literal text and unknowns that the string is put together from, in order.
  public let parts: [HCLTextPart]
  /// The structure of which the string is the JSON encoding.
  public let encoded: HCLValue?
  /// The unknowns that this was computed from.
  public let origins: [HCLUnknown]

  /// What is known, from its parts.
  public init(
    type: HCLType = .any, isNotNull: Bool = false, prefix: String = "", suffix: String = "",
    symbol: String? = nil, parts: [HCLTextPart] = [], encoded: HCLValue? = nil,
    origins: [HCLUnknown] = []
  ) {
    self.type = type
    self.isNotNull = isNotNull
    self.prefix = prefix
    self.suffix = suffix
    self.symbol = symbol
    self.parts = parts
    self.encoded = encoded
    self.origins = HCLUnknown.flattened(origins)
  }

  /// The part of the prefix that no text after it can change, as cty holds it: a last letter may
  /// still combine with what follows.
  public var certainPrefix: String {
    guard let last = prefix.unicodeScalars.last else { return "" }
    switch last {
    case "=", "<", ">", "`": return String(prefix.dropLast())
    case " "..."/", ":"..."@", "["..."`", "{"..."~": return prefix
    default: return String(prefix.dropLast())
    }
  }

  /// The same with another type; what only strings have is kept only for strings.
  public func with(type: HCLType, isNotNull: Bool? = nil) -> HCLUnknown {
    let isText = type == .string || type == .any
    return HCLUnknown(
      type: type, isNotNull: isNotNull ?? self.isNotNull, prefix: isText ? prefix : "",
      suffix: isText ? suffix : "", symbol: symbol, parts: isText ? parts : [],
      encoded: isText ? encoded : nil, origins: origins)
  }

  /// Every reference that the value depends on, in order of first mention, each once.
  ///
  /// - Complexity: O(n) in the number of unknowns it was computed from.
  public var references: [String] {
    var found: [String] = []
    var seenNames: Set<String> = []
    var seen: Set<ObjectIdentifier> = []
    var pending: [HCLUnknown] = [self]
    while let next = pending.popLast() {
      guard seen.insert(ObjectIdentifier(next)).inserted else { continue }
      if let symbol = next.symbol, seenNames.insert(symbol).inserted { found.append(symbol) }
      pending.append(contentsOf: next.origins.reversed())
    }
    return found
  }

  /// Skips intermediate results without a name of their own, which keeps chains short: a long
  /// chain of single origins would otherwise be released recursively.
  private static func flattened(_ origins: [HCLUnknown]) -> [HCLUnknown] {
    guard origins.contains(where: { $0.symbol == nil && $0.origins.count <= 4 }) else {
      return origins
    }
    var result: [HCLUnknown] = []
    result.reserveCapacity(origins.count)
    for origin in origins {
      if origin.symbol == nil, origin.origins.count <= 4 {
        result.append(contentsOf: origin.origins)
      } else {
        result.append(origin)
      }
    }
    return result
  }
}

/// A piece of a string that is known only in part.
public enum HCLTextPart: Sendable, Hashable {
  /// Text as it will be.
  case literal(String)
  /// A value that isn't known yet and will stand here as text.
  case unknown(HCLUnknown)
}

extension HCLUnknown: Hashable {
  /// Whether both stand for the same value as far as can be told: the same object, the same
  /// reference, or the same known parts. Two unknowns without any of these are different.
  public static func == (left: HCLUnknown, right: HCLUnknown) -> Bool {
    if left === right { return true }
    guard left.type == right.type, left.symbol == right.symbol, left.prefix == right.prefix,
      left.suffix == right.suffix
    else { return false }
    if left.symbol != nil { return true }
    if let encoded = left.encoded { return encoded == right.encoded }
    return !left.parts.isEmpty && left.parts == right.parts
  }

  /// Hashes what equal unknowns have in common.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(symbol)
    hasher.combine(prefix)
  }
}
