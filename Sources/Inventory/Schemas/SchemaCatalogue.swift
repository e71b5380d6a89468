// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import HCLSyntax
internal import Synchronization

/// The provider schemas of the content folder, each read when a type of the provider first occurs.
package final class SchemaCatalogue: Sendable {
  private let read: @Sendable (_ provider: String) -> [UInt8]?
  private let readDefaults: @Sendable (_ provider: String) -> [UInt8]?
  private let readTables: @Sendable () -> [SourceFile]
  private let tables = Mutex<TypeTranslations?>(nil)
  private let loaded = Mutex<[String: ProviderSchema?]>([:])
  private let defaults = Mutex<[String: PlannedDefaults]>([:])

  /// A catalogue that asks for the bytes of a provider's `schema.tsv`, and of its
  /// `planned-defaults.tsv`, by the provider's short name, and for the tables of CloudFormation's
  /// types.
  package init(
    read: @escaping @Sendable (_ provider: String) -> [UInt8]?,
    readDefaults: @escaping @Sendable (_ provider: String) -> [UInt8]? = { _ in nil },
    readTables: @escaping @Sendable () -> [SourceFile] = { [] }
  ) {
    self.readTables = readTables
    self.read = read
    self.readDefaults = readDefaults
  }

  /// A catalogue without any schema: everything is evaluated by syntax alone.
  package static let empty = SchemaCatalogue { _ in nil }

  /// How CloudFormation's types become canonical ones; read when it is first asked for.
  package var typeTranslations: TypeTranslations {
    tables.withLock { tables in
      if let tables { return tables }
      var made = TypeTranslations()
      for file in readTables() { made.add(file) }
      tables = made
      return made
    }
  }

  /// What the provider of a type plans for its arguments that aren't set.
  package func plannedDefaults(of type: String) -> [String: HCLValue] {
    let provider = String(type.prefix { $0 != "_" })
    return defaults.withLock { defaults in
      if let known = defaults[provider] { return known[type] }
      let made = PlannedDefaults(bytes: readDefaults(provider) ?? [])
      defaults[provider] = made
      return made[type]
    }
  }

  /// What the provider plans for an argument of a type that isn't set, as text; nil for what it leaves
  /// open, and for collections.
  package func plannedText(of argument: String, in type: String) -> String? {
    switch plannedDefaults(of: type)[argument]?.content {
    case .bool(let value): value ? "true" : "false"
    case .number(let value): value.description
    case .string(let value): value
    default: nil
    }
  }

  /// The schema of a resource type; nil when nothing is known of it.
  package func resource(_ type: String) -> BlockSchema? { provider(of: type)?.resource(type) }

  /// The schema of a data source type; nil when nothing is known of it.
  package func dataSource(_ type: String) -> BlockSchema? { provider(of: type)?.dataSource(type) }

  /// A provider's schema; nil when there is none.
  package func provider(named name: String) -> ProviderSchema? {
    loaded.withLock { loaded in
      if let known = loaded[name] { return known }
      let schema = read(name).flatMap { ProviderSchema(bytes: $0) }
      loaded[name] = schema
      return schema
    }
  }

  /// The part of a type's name before its first underscore names the provider.
  private func provider(of type: String) -> ProviderSchema? {
    provider(named: String(type.prefix { $0 != "_" }))
  }
}
