// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import InfrastructureCode
package import Inventory
internal import RegoSyntax

/// Holds what a rule reads of its resource against the provider's schema, because a misspelt
/// attribute is simply absent: the rule would be silent for ever, or fail everything.
package struct RuleAttributes {
  private let schemas: SchemaCatalogue
  private let folding: FoldingTable
  private let classes: [String: [String]]

  /// Holds rules against schemas, with what is folded into which type.
  package init(schemas: SchemaCatalogue, mappings: ProviderMappings) {
    self.schemas = schemas
    self.folding = mappings.folding
    self.classes = mappings.classes
  }

  /// The paths that no type of the rule has.
  package func unknownPaths(of rule: PolicyRule) -> [Diagnostic] {
    guard let module = RuleModule.build(rule).module, let places = places(of: rule) else {
      return []
    }
    var search = PathSearch(folding: folding, schemas: schemas, resource: places)
    // A variable may be bound to what another one holds; three rounds reach the third level.
    for _ in 0..<3 {
      for rule in module.rules { rule.walk(&search) }
    }
    search.isBinding = false
    for rule in module.rules { rule.walk(&search) }
    return search.unknown.map { path in
      Diagnostic(
        id: "rule-attribute", severity: .error,
        message: "rule \"\(rule.id)\" reads \"\(path)\", which no type it judges has",
        file: rule.file, range: rule.deny.first?.range)
    }
  }

  /// The types of a rule with their schemas; nil when it judges more than can be told.
  private func places(of rule: PolicyRule) -> [(type: String, place: SchemaPlace)]? {
    var result: [(String, SchemaPlace)] = []
    for name in rule.resources.flatMap({ classes[$0] ?? [$0] }) {
      let isData = name.hasPrefix("data.")
      let type = isData ? String(name.dropFirst(5)) : name
      guard let schema = isData ? schemas.dataSource(type) : schemas.resource(type) else {
        return nil
      }
      result.append((type, SchemaPlace(schema)))
    }
    return result
  }
}

/// Goes through a rule's module: first binds variables to places, then looks every path up.
private struct PathSearch: SyntaxVisitor {
  let folding: FoldingTable
  let schemas: SchemaCatalogue
  let resource: [(type: String, place: SchemaPlace)]
  var isBinding = true
  var unknown: [String] = []
  private var bound: [String: [SchemaPlace]] = [:]

  init(
    folding: FoldingTable, schemas: SchemaCatalogue,
    resource: [(type: String, place: SchemaPlace)]
  ) {
    self.folding = folding
    self.schemas = schemas
    self.resource = resource
  }

  mutating func visit(_ term: Term) -> Descent {
    if !isBinding, case .ref(let ref) = term.kind { check(ref) }
    return .visitChildren
  }

  mutating func visit(_ call: Call) -> Descent {
    if isBinding, call.isAssignment || call.isUnification, call.arguments.count == 2 {
      bind(call.arguments[0], to: places(of: call.arguments[1]))
    }
    return .visitChildren
  }

  mutating func visit(_ expression: Expression) -> Descent {
    guard isBinding else { return .visitChildren }
    switch expression.kind {
    case .some(.members(_, let value, let domain)):
      bind(value, to: places(of: domain).map(Self.elements))
    case .every(let every): bind(every.value, to: places(of: every.domain).map(Self.elements))
    default: break
    }
    return .visitChildren
  }

  private static func elements(_ places: [SchemaPlace]) -> [SchemaPlace] {
    places.compactMap(\.element)
  }

  private mutating func bind(_ term: Term, to places: [SchemaPlace]?) {
    guard case .variable(let variable) = term.kind else { return }
    // One name may stand for different things in different bodies; a path is fine if one has it.
    let known = bound[variable.name, default: []]
    bound[variable.name] = known.count > 64 ? [.anything] : known + (places ?? [.anything])
  }

  /// Where a term may lead; nil when nothing is known of it.
  private func places(of term: Term) -> [SchemaPlace]? {
    switch term.kind {
    case .variable(let variable): bound[variable.name]
    case .ref(let ref): walk(ref)?.places
    default: nil
    }
  }

  private mutating func check(_ ref: Ref) {
    guard let (places, path) = walk(ref), places.isEmpty, !unknown.contains(path) else { return }
    unknown.append(path)
  }

  /// The places at the end of a reference, with the path up to the first step that led nowhere;
  /// nil when its head isn't known.
  private func walk(_ ref: Ref) -> (places: [SchemaPlace], path: String)? {
    guard let head = ref.headName else { return nil }
    var arguments = ref.arguments
    var path = head
    var places: [SchemaPlace]
    if head == "resource" {
      guard case .string(let name) = arguments.first?.kind else { return nil }
      if name == "bawn" { return nil }
      arguments = arguments.dropFirst()
      path += "." + name
      places = resource.compactMap { $0.place.field(name) ?? folded(name, into: $0.type) }
    } else if let known = bound[head] {
      places = known
    } else {
      return nil
    }
    for argument in arguments {
      if places.isEmpty { break }
      if case .string(let name) = argument.kind {
        if name == "bawn" { return nil }
        path += "." + name
        places = places.compactMap { $0.field(name) }
      } else {
        path += "[_]"
        places = places.compactMap(\.element)
      }
    }
    return (places, path)
  }

  /// The folded satellites under a type's name.
  private func folded(_ name: String, into type: String) -> SchemaPlace? {
    guard folding.satellites[name]?.parent == type, let schema = schemas.resource(name) else {
      return nil
    }
    return SchemaPlace(schema).array
  }
}
