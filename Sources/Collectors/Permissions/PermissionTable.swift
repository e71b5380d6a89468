// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Which permission each operation needs, as `collectors/<cloud>/permissions/*.yaml` has it.
package struct PermissionTable: Sendable {
  /// What a service's actions begin with, where it isn't the service's own name.
  private var prefixes: [String: String] = [:]
  /// Actions of operations that are called otherwise; none for those that everybody may call.
  private var actions: [TableOperation: [String]] = [:]
  /// Actions of which the managed policy `SecurityAudit` has none.
  private var beyond: Set<String> = []
  /// What is wrong with the content.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Reads tables.
  package init(files: [SourceFile]) {
    for file in files {
      let result = YAMLReader.read(file)
      diagnostics += result.diagnostics
      guard let document = result.document else { continue }
      withExtendedLifetime(document) { add(document.root, file) }
    }
  }

  private mutating func add(_ root: Node, _ file: SourceFile) {
    for entry in root.field("prefixes").entries {
      if let service = entry.key.string { prefixes[service] = entry.value.string }
    }
    for entry in root.field("actions").entries {
      let parts = (entry.key.string ?? "").split(separator: ":")
      let texts =
        entry.value.isKind(.array)
        ? entry.value.elements.compactMap(\.string) : [entry.value.string].compactMap(\.self)
      guard parts.count == 2 else {
        diagnostics.append(
          Diagnostic(
            id: "permission-form", severity: .error,
            message: "\"\(entry.key.string ?? "")\" isn't SERVICE:OPERATION", file: file))
        continue
      }
      actions[TableOperation(service: String(parts[0]), name: String(parts[1]))] = texts
    }
    beyond.formUnion(root.field("beyondSecurityAudit").elements.compactMap(\.string))
  }

  /// The actions that an operation needs.
  package func actions(of operation: TableOperation) -> [String] {
    actions[operation]
      ?? ["\(prefixes[operation.service] ?? operation.service):\(operation.name)"]
  }

  /// The actions that operations need together, sorted.
  package func actions(of operations: [TableOperation]) -> [String] {
    Set(operations.flatMap(actions(of:))).sorted()
  }

  /// Those of the actions that the managed policy `SecurityAudit` doesn't allow.
  package func beyondSecurityAudit(_ actions: [String]) -> [String] {
    actions.filter(beyond.contains)
  }

  /// The operations that the table says something of.
  package var namedOperations: [TableOperation] { actions.keys.sorted() }
}
