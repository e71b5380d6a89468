// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory

/// Makes resources of the canonical shape of what a cloud answered.
///
/// Used by one thread at a time.
package struct LiveTranslation {
  /// Where a resource is put together, before its document is copied to where it stays.
  private let scratch: Arena
  private let tables: LiveTables
  private var translation: ResourceTranslation
  private let machine: CellMachine?
  private var sources: [String: CollectionSource] = [:]
  /// How many items no table translates, by kind.
  package private(set) var untranslated: [String: Int] = [:]

  /// A translation by tables.
  package init(tables: LiveTables, schemas: SchemaCatalogue) {
    self.tables = tables
    scratch = Arena(chunkSize: 64 << 10)
    translation = ResourceTranslation(
      arena: scratch, schemas: schemas, types: tables.types, source: .answer)
    machine = tables.cells.program.map { CellMachine(tables.cells, program: $0) }
    translation.computing = machine
  }

  /// The resources that an item is, their documents in the arena; none where no table knows its
  /// kind.
  package mutating func resources(of observation: Observation, into arena: Arena) -> [Resource] {
    scratch.reset()
    let kind = observation.kind
    guard
      let made = translation.resources(
        of: kind, properties: observation.document, address: kind, range: .none)
    else {
      untranslated[kind, default: 0] += 1
      return []
    }
    let source = self.source(of: observation)
    var main: (address: String, id: String?)?
    return made.map { item in
      var resource = self.resource(item, observation, source, main, arena)
      if let main {
        if resource.address != main.address {
          resource.references.append(Reference(path: "", target: main.address, attribute: ""))
        }
      } else {
        main = (resource.address, resource.document.field("id").string)
      }
      return resource
    }
  }

  private func resource(
    _ item: ResourceTranslation.Made, _ observation: Observation, _ source: CollectionSource,
    _ whole: (address: String, id: String?)?, _ arena: Arena
  ) -> Resource {
    // Values that went through unchanged are the observation's, constants the tables'.
    let document = arena.copy(item.document)
    var resource = Resource(
      address: LiveAddress.of(item.type, document, suffix: item.suffix, of: whole), type: item.type,
      name: "",
      mode: item.isData ? .data : .managed, provider: "aws", account: observation.account,
      region: observation.region, document: document, origin: .none)
    resource.existenceUnknowns = item.unknowns
    resource.isContext = item.isRepeated
    resource.collected = source
    resource.holdsComputed = true
    return resource
  }

  private mutating func source(of observation: Observation) -> CollectionSource {
    let key = "\(observation.service):\(observation.operation):\(observation.kind)"
    if let known = sources[key] { return known }
    let made = CollectionSource(
      service: observation.service, operation: observation.operation, kind: observation.kind)
    sources[key] = made
    return made
  }

  /// What went wrong in computations, told once each.
  package var diagnostics: [Diagnostic] {
    (machine?.failures ?? [:]).sorted { $0.key < $1.key }.map { index, code in
      let cell = tables.types.cells[index]
      return Diagnostic(
        id: "mapping-computation", severity: .warning,
        message: "a computation of a mapping failed (\(code)); its attribute is unknown",
        file: cell.file, range: cell.range)
    }
  }
}
