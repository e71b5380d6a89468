// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What a token's header says about itself (RFC 7515 section 4.1).
struct TokenHeader {
  var algorithm = ""
  var key = ""
  var contentType = ""
  /// Whether there is a parameter that has to be understood and isn't.
  private var hasUnknownCritical = false

  /// Reads the parameters that matter; others may be anything.
  ///
  /// - Throws: OPA's text for a parameter of the wrong type.
  init(_ object: Node) throws(BuiltinError) {
    var critical: Set<String> = []
    var unknown: [String] = []
    for index in object.sortedEntryOrder() {
      let entry = object.entries[index]
      guard let name = entry.key.string else { continue }
      switch name {
      case "alg": algorithm = try Self.text(name, entry.value)
      case "kid": key = try Self.text(name, entry.value)
      case "typ": _ = try Self.text(name, entry.value)
      case "cty": contentType = try Self.text(name, entry.value)
      case "crit":
        guard entry.value.isKind(.array) else { throw .failure("crit: must be a list") }
        // Reading stops at the first element that isn't text.
        critical = Set(entry.value.elements.prefix { $0.isKind(.string) }.compactMap(\.string))
        guard !critical.isEmpty else { throw .failure("crit: must be a nonempty list") }
      default: unknown.append(name)
      }
    }
    hasUnknownCritical = unknown.contains { critical.contains($0) }
  }

  private static func text(_ name: String, _ value: Node) throws(BuiltinError) -> String {
    guard let text = value.string else { throw .failure("\(name): must be a string") }
    return text
  }

  /// Whether the token may be looked at at all.
  var isValid: Bool { !algorithm.isEmpty && !hasUnknownCritical }

  /// Whether the payload is a token again.
  var isNested: Bool { contentType.lowercased() == "jwt" }
}
