// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The built-in functions that policies may call, by name.
public struct BuiltinRegistry: Sendable {
  /// All of them, in the order they were added.
  public private(set) var builtins: [Builtin]
  private var positions: [String: Int]

  /// A registry of the given built-ins; of equal names the last one stays.
  public init(_ builtins: [Builtin] = []) {
    self.builtins = []
    positions = [:]
    positions.reserveCapacity(builtins.count)
    for builtin in builtins { add(builtin) }
  }

  /// OPA's built-ins that need nothing but their arguments.
  public static let standard = BuiltinRegistry(
    [
      OperatorBuiltins.all, AggregateBuiltins.all, CertificateBuiltins.all, CollectionBuiltins.all,
      CryptoBuiltins.all, DocumentBuiltins.all, EncodingBuiltins.all, GraphBuiltins.all,
      GraphQLBuiltins.all, HostBuiltins.all, IdentifierBuiltins.all, JSONBuiltins.all,
      JSONSchemaBuiltins.all, LanguageBuiltins.all, NetworkAccessBuiltins.all, NetworkBuiltins.all,
      NumberBuiltins.all,
      ObjectBuiltins.all, PatternBuiltins.all, ProviderBuiltins.all, StringBuiltins.all,
      TemplateBuiltins.all, TimeBuiltins.all, TokenBuiltins.all, TypeBuiltins.all, URIBuiltins.all,
      UnitBuiltins.all, YAMLBuiltins.all,
    ].flatMap { $0 })

  /// Adds a built-in, or replaces the one with the same name.
  public mutating func add(_ builtin: Builtin) {
    if let position = positions[builtin.name] {
      builtins[position] = builtin
    } else {
      positions[builtin.name] = builtins.count
      builtins.append(builtin)
    }
  }

  /// The built-in with a name.
  public subscript(name: String) -> Builtin? { positions[name].map { builtins[$0] } }

  /// Where a built-in stands in `builtins`.
  public func index(of name: String) -> Int? { positions[name] }
}
