// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory

/// Holds translation tables against the examples that stand beside them.
///
/// An example is an item with the answers of its detail calls and the resources that have to come
/// of it; of a resource, only the values that the example names are compared.
package struct MappingTester {
  /// What came of a run.
  package struct Result: Sendable {
    /// Resources that were as expected.
    package var passed = 0
    /// What was not, one sentence each.
    package var failures: [String] = []
    /// Kinds that have an example.
    package var kinds: Set<String> = []
    /// What is wrong with the files.
    package var diagnostics: [Diagnostic] = []
  }

  private let tables: LiveTables
  private let schemas: SchemaCatalogue

  /// A tester of tables.
  package init(tables: LiveTables, schemas: SchemaCatalogue) {
    self.tables = tables
    self.schemas = schemas
  }

  /// Runs the examples of files.
  package func run(_ files: [SourceFile]) -> Result {
    var result = Result()
    for file in files {
      var options = ReaderOptions()
      options.keepsRanges = true
      let read = YAMLReader.read(file, options: options)
      result.diagnostics += read.diagnostics
      guard let document = read.document else { continue }
      for (index, example) in document.root.elements.enumerated() {
        run(example, file, document.root.range(at: index).bytes, document.arena, &result)
      }
    }
    return result
  }

  private func run(
    _ example: Node, _ file: SourceFile, _ range: ByteRange, _ owner: Arena, _ result: inout Result
  ) {
    guard let kind = example.field("kind").string, example.field("item").isKind(.object) else {
      result.diagnostics.append(
        Diagnostic(
          id: "mapping-form", severity: .error,
          message: "an example needs a \"kind\" and an \"item\"", file: file, range: range))
      return
    }
    result.kinds.insert(kind)
    let arena = Arena(chunkSize: 4 << 10)
    arena.retain(owner)
    var translation = LiveTranslation(tables: tables, schemas: schemas)
    let item = RecordedObservations.unknowns(example.field("item"), arena, depth: 0)
    let scope = item.field("_scope")
    let made = translation.resources(
      of: Observation(
        kind: kind, service: "", operation: "", account: scope.field("account").string ?? "",
        region: scope.field("region").string, document: item), into: arena)
    let line = file.position(of: Int(range.start)).line
    for expected in example.field("expect").elements {
      let type = expected.field("type").string ?? kind
      let candidates = made.filter { $0.type == type }
      if expected.field("absent").isTrue {
        if candidates.isEmpty {
          result.passed += 1
        } else {
          result.failures.append("\(file.path):\(line): \(kind) gives a \(type)")
        }
        continue
      }
      let differences = candidates.map {
        Self.difference(
          RecordedObservations.unknowns(expected.field("values"), arena, depth: 0), $0.document,
          path: "", depth: 0)
      }
      if differences.contains(where: { $0 == nil }) {
        result.passed += 1
      } else if let first = differences.first, let first {
        result.failures.append("\(file.path):\(line): \(kind): \(type): \(first)")
      } else {
        let types = made.map(\.type).joined(separator: ", ")
        result.failures.append(
          "\(file.path):\(line): \(kind) gives no \(type), only: \(types)")
      }
    }
    result.diagnostics += translation.diagnostics
  }

  /// The first place where a document lacks what is wanted; nil where it has all of it.
  private static func difference(
    _ wanted: Node, _ found: Node, path: String, depth: Int
  ) -> String? {
    let place = path.isEmpty ? "the document" : path
    guard depth < 128 else { return "\(place) is nested too deeply" }
    switch wanted.kind {
    case .object:
      guard found.isKind(.object) else { return "\(place) is \(text(found))" }
      for entry in wanted.entries {
        let name = entry.key.string ?? ""
        let inner = path.isEmpty ? name : "\(path).\(name)"
        if let problem = difference(
          entry.value, found.field(named: name), path: inner, depth: depth + 1)
        {
          return problem
        }
      }
      return nil
    case .array:
      guard found.isKind(.array) || found.isKind(.set), found.count == wanted.count else {
        return "\(place) is \(text(found)), not \(text(wanted))"
      }
      // The order of a set isn't told, so that any order will do.
      var rest = Array(found.elements)
      for (index, element) in wanted.elements.enumerated() {
        guard
          let match = rest.firstIndex(where: {
            difference(element, $0, path: "", depth: depth + 1) == nil
          })
        else { return "\(place)[\(index)] isn't among \(text(found))" }
        rest.remove(at: match)
      }
      return nil
    case .null: return found.exists ? "\(place) is \(text(found)), not absent" : nil
    case .unknown:
      guard found.isKind(.unknown) else { return "\(place) is \(text(found)), not unknown" }
      // Rules tell by it which call it was.
      guard let name = wanted.unknown?.symbol.string, !name.isEmpty,
        found.unknown?.symbol.string != name
      else { return nil }
      return "\(place) is \(text(found)), not \(text(wanted))"
    default:
      return wanted == found ? nil : "\(place) is \(text(found)), not \(text(wanted))"
    }
  }

  private static func text(_ node: Node) -> String {
    switch node.kind {
    case .absent: "absent"
    case .unknown: "unknown (\(node.unknown?.symbol.string ?? "of no name"))"
    default: String(JSONWriter.string(node).prefix(300))
    }
  }
}
