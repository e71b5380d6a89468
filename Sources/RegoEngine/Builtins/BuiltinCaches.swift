// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Compiled expressions and parsed keys kept between the evaluations of one worker; bounded in number.
///
/// Not shared between threads: each worker has its own.
public final class BuiltinCaches {
  private var expressions = PatternCache()
  private var globs = PatternCache()
  private var templates = PatternCache()
  private var layouts: [ExactText: TimeLayout] = [:]
  private var timeZones: [String: TimeZoneRules] = [:]
  private var keys: [[UInt8]: [VerificationKey]] = [:]
  private var schemas: [[UInt8]: CompiledJSONSchema] = [:]
  private var graphQLSchemas: [[UInt8]: GraphQLSchema] = [:]

  /// No entries yet.
  public init() {}

  /// The compiled form of a regular expression.
  func regex(_ pattern: UTF8Text.Bytes) throws(BuiltinError) -> Regex {
    try expressions.regex(for: pattern) { text throws(BuiltinError) in try Regex(text) }
  }

  /// The compiled form of a glob; `delimiters` are what `*` doesn't match.
  func glob(
    _ pattern: UTF8Text.Bytes, delimiters: [Unicode.Scalar]
  ) throws(BuiltinError) -> Regex {
    var key = Array(pattern) + [0xFF]
    for delimiter in delimiters { key += UTF8.encode(delimiter).map(Array.init) ?? [] }
    return try Self.cached(&globs, key) { () throws(BuiltinError) in
      try GlobPattern(pattern, delimiters: delimiters).regex()
    }
  }

  /// The compiled form of a template with expressions between delimiters.
  func template(
    _ template: UTF8Text.Bytes, start: UInt8, end: UInt8
  ) throws(BuiltinError) -> Regex {
    let key = Array(template) + [0xFF, start, end]
    return try Self.cached(&templates, key) { () throws(BuiltinError) in
      try DelimitedTemplate.regex(template, start: start, end: end)
    }
  }

  /// The rules of a time zone.
  func timeZone(_ name: String) throws(BuiltinError) -> TimeZoneRules {
    if let known = timeZones[name] { return known }
    let rules = try TimeZoneRules.named(name)
    // There are some 600 names in all, so the bound is never met.
    if timeZones.count < 1024 { timeZones[name] = rules }
    return rules
  }

  /// The keys in a certificate, a public key or a set of JSON Web Keys.
  func verificationKeys(
    _ text: UTF8Text.Bytes, in arena: Arena
  ) throws(BuiltinError) -> [VerificationKey] {
    let key = Array(text)
    if let known = keys[key] { return known }
    let parsed = try VerificationKey.keys(key[...], in: arena)
    // Policies check tokens with a few keys; many or huge ones come from input.
    if key.count <= 65_536 {
      if keys.count >= 64 { keys.removeAll(keepingCapacity: true) }
      keys[key] = parsed
    }
    return parsed
  }

  /// The compiled form of a JSON schema that was kept.
  func schema(_ key: [UInt8]) -> CompiledJSONSchema? { schemas[key] }

  /// Keeps the compiled form of a JSON schema. Policies can make schemas from data, so both their
  /// number and their size are bounded.
  func keep(_ schema: CompiledJSONSchema, as key: [UInt8]) {
    guard key.count <= 1 << 20 else { return }
    if schemas.count >= 64 { schemas.removeAll(keepingCapacity: true) }
    schemas[key] = schema
  }

  /// The checked GraphQL schema of a text.
  func graphQLSchema(
    _ text: UTF8Text.Bytes, make: () throws(BuiltinError) -> GraphQLSchema
  ) throws(BuiltinError) -> GraphQLSchema {
    let key = Array(text)
    if let known = graphQLSchemas[key] { return known }
    let schema = try make()
    guard key.count <= 1 << 20 else { return schema }
    if graphQLSchemas.count >= 16 { graphQLSchemas.removeAll(keepingCapacity: true) }
    graphQLSchemas[key] = schema
    return schema
  }

  /// A layout of times, taken apart.
  func layout(_ text: String) -> TimeLayout {
    let key = ExactText(text)
    if let known = layouts[key] { return known }
    let made = TimeLayout(text)
    if layouts.count >= 256 { layouts.removeAll(keepingCapacity: true) }
    layouts[key] = made
    return made
  }

  private static func cached(
    _ cache: inout PatternCache, _ key: [UInt8], _ make: () throws(BuiltinError) -> Regex
  ) throws(BuiltinError) -> Regex {
    // Typed errors don't pass through `withUnsafeBufferPointer` of an array on all toolchains.
    let result = key.withUnsafeBufferPointer { bytes -> Result<Regex, BuiltinError> in
      do throws(BuiltinError) {
        return .success(try cache.regex(for: bytes) { _ throws(BuiltinError) in try make() })
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
