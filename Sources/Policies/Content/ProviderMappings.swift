// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory

/// What `mappings/<provider>/` says: folding, defaults, and the classes of types.
package struct ProviderMappings: Sendable {
  /// What is folded, lifted and filled in.
  package private(set) var folding = FoldingTable()
  /// Types by class, such as `storage`.
  package private(set) var classes: [String: [String]] = [:]
  /// How code is compared with a cloud.
  package private(set) var drift = DriftTable()
  /// What is wrong with the content.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Nothing mapped.
  package init() {}

  /// Reads `folding.yaml`, `defaults.yaml` and `classes.yaml` of every provider.
  package static func load(_ content: ContentFolder) -> ProviderMappings {
    var mappings = ProviderMappings()
    for path in content.files(
      below: "mappings", endings: ["/folding.yaml", "/defaults.yaml", "/classes.yaml"])
    {
      guard let file = content.read(path) else { continue }
      mappings.add(file)
    }
    for path in content.files(below: "mappings", endings: ["/drift.yaml"]) {
      guard let file = content.read(path) else { continue }
      mappings.drift.add(file)
    }
    mappings.diagnostics += mappings.drift.diagnostics
    return mappings
  }

  /// Adds one mapping file; what it holds is told by its top-level fields.
  package mutating func add(_ file: SourceFile) {
    let result = YAMLReader.read(file, options: .content)
    diagnostics += result.diagnostics
    guard let document = result.document else { return }
    folding.arenas.append(document.arena)
    for (index, entry) in document.root.entries.enumerated() {
      let range = document.root.range(at: index).bytes
      switch entry.key.string {
      case "satellites": addSatellites(entry.value)
      case "parents": addParents(entry.value)
      case "lifts": addLifts(entry.value, file)
      case "classes": addClasses(entry.value)
      case "defaults": addDefaults(entry.value)
      default:
        report("\"\(entry.key.string ?? "")\" is no field of a mapping file", file, range)
      }
    }
  }

  private mutating func addSatellites(_ node: Node) {
    for entry in node.entries {
      guard let type = entry.key.string, let parent = entry.value.field("parent").string,
        let reference = entry.value.field("reference").string
      else { continue }
      folding.satellites[type] = FoldingTable.Satellite(parent: parent, reference: reference)
    }
  }

  private mutating func addParents(_ node: Node) {
    for entry in node.entries {
      guard let type = entry.key.string else { continue }
      folding.parentKeys[type] = entry.value.field("keys").elements.compactMap(\.string)
    }
  }

  private mutating func addClasses(_ node: Node) {
    for entry in node.entries {
      guard let name = entry.key.string else { continue }
      classes[name, default: []] += entry.value.elements.compactMap(\.string)
    }
  }

  private mutating func addDefaults(_ node: Node) {
    for entry in node.entries {
      guard let type = entry.key.string else { continue }
      for item in entry.value.entries {
        guard let path = item.key.string else { continue }
        folding.defaults[type, default: []].append(
          FoldingTable.Default(path: Self.fields(path), value: item.value))
      }
    }
  }

  private mutating func addLifts(_ node: Node, _ file: SourceFile) {
    for (index, lift) in node.elements.enumerated() {
      let range = node.range(at: index).bytes
      guard let type = lift.field("type").string, let from = lift.field("from").string,
        let to = lift.field("to").string
      else {
        report("a lift needs \"type\", \"from\" and \"to\"", file, range)
        continue
      }
      var map: [(target: [FoldingTable.PathStep], source: FoldingTable.Source)]?
      let form = lift.field("map")
      if form.isKind(.object) {
        map = form.entries.compactMap { entry in
          guard let target = entry.key.string, let source = Self.source(entry.value) else {
            return nil
          }
          return (Self.steps(target), source)
        }
        if map?.count != form.count { report("a lift's map can't be read", file, range) }
      } else if form.exists, !form.equals("same") {
        report("a lift's \"map\" is \"same\" or a mapping", file, range)
      }
      folding.lifts[type, default: []].append(FoldingTable.Lift(from: from, to: to, map: map))
    }
  }

  private static func source(_ node: Node) -> FoldingTable.Source? {
    if let path = node.string { return .path(fields(path), values: [:]) }
    guard node.isKind(.object) else { return nil }
    let constant = node.field("constant")
    if constant.exists { return .constant(constant) }
    guard let path = node.field("from").string else { return nil }
    var values: [String: Node] = [:]
    for entry in node.field("values").entries { values[entry.key.string ?? ""] = entry.value }
    return .path(fields(path), values: values)
  }

  /// `a[0].b` and `a.b` as field names; `.` is the value itself.
  private static func fields(_ path: String) -> [String] {
    path.split(separator: ".").map { String($0.prefix { $0 != "[" }) }
  }

  private static func steps(_ path: String) -> [FoldingTable.PathStep] {
    path.split(separator: ".").flatMap { part -> [FoldingTable.PathStep] in
      let name = FoldingTable.PathStep.field(String(part.prefix { $0 != "[" }))
      return part.contains("[") ? [name, .first] : [name]
    }
  }

  private mutating func report(_ message: String, _ file: SourceFile, _ range: ByteRange) {
    diagnostics.append(
      Diagnostic(
        id: "mapping-form", severity: .error, message: message, file: file, range: range))
  }
}
