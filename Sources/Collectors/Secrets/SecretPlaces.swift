// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory
internal import Synchronization

/// Which attributes of which types hold secrets: what `collectors/<cloud>/secrets/*.yaml` lists, and
/// what a provider's schema calls sensitive.
package final class SecretPlaces: Sendable {
  /// What lies below a place.
  final class Branch: Sendable {
    /// Whether the value itself is one.
    let isSecret: Bool
    let members: [String: Branch]
    /// What every member is.
    let any: Branch?
    /// What is inside a text that is JSON.
    let inside: Branch?
    /// Members that aren't meant by `any`.
    let plain: Set<String>
    /// What an element has to have to be meant.
    let condition: (member: String, text: String)?

    init(_ draft: Draft) {
      isSecret = draft.isSecret
      members = draft.members.mapValues(Branch.init)
      any = draft.any.map(Branch.init)
      inside = draft.inside.map(Branch.init)
      plain = draft.plain
      condition = draft.condition
    }
  }

  /// A branch being put together.
  final class Draft {
    var isSecret = false
    var members: [String: Draft] = [:]
    var any: Draft?
    var inside: Draft?
    var plain: Set<String> = []
    var condition: (member: String, text: String)?

    func member(_ name: String) -> Draft {
      let draft = members[name] ?? Draft()
      members[name] = draft
      return draft
    }
  }

  /// What is wrong with the content.
  package let diagnostics: [Diagnostic]
  private let paths: [String: [String]]
  private let kept: [String: Set<String>]
  private let plain: [String: Set<String>]
  private let schemas: SchemaCatalogue
  private let made = Mutex<[String: Branch?]>([:])
  private static let depthLimit = 16

  /// Places from files and schemas.
  package init(files: [SourceFile], schemas: SchemaCatalogue) {
    var diagnostics: [Diagnostic] = []
    var lists: [String: [String: [String]]] = [:]
    for file in files {
      let result = YAMLReader.read(file)
      diagnostics += result.diagnostics
      guard let document = result.document else { continue }
      withExtendedLifetime(document) {
        for section in document.root.entries {
          let name = section.key.string ?? ""
          if !["secrets", "kept", "plain"].contains(name) {
            diagnostics.append(
              Diagnostic(
                id: "secrets-form", severity: .error,
                message: "\"\(name)\" is no field of a list of secrets", file: file))
          }
          for entry in section.value.entries {
            lists[name, default: [:]][entry.key.string ?? "", default: []] +=
              entry.value.elements.compactMap(\.string)
          }
        }
      }
    }
    paths = lists["secrets"] ?? [:]
    kept = (lists["kept"] ?? [:]).mapValues(Set.init)
    plain = (lists["plain"] ?? [:]).mapValues(Set.init)
    self.schemas = schemas
    self.diagnostics = diagnostics
  }

  /// The types that are listed, sorted.
  package var types: [String] { paths.keys.sorted() }

  /// What is secret in documents of a type; nil where nothing is.
  func branch(of type: String) -> Branch? {
    made.withLock { made in
      if let known = made[type] { return known }
      let branch = makeBranch(of: type)
      made[type] = branch
      return branch
    }
  }

  private func makeBranch(of type: String) -> Branch? {
    let root = Draft()
    for path in paths[type] ?? [] {
      var current = root
      for part in path.split(separator: ".") {
        switch part {
        case "*":
          let next = current.any ?? Draft()
          current.any = next
          current.plain = plain[type] ?? []
          current = next
        case ">":
          let next = current.inside ?? Draft()
          current.inside = next
          current = next
        default:
          let name = part.prefix { $0 != "[" }
          current = current.member(String(name))
          let condition = part.dropFirst(name.count + 1).dropLast().split(separator: "=")
          if condition.count == 2 {
            current.condition = (String(condition[0]), String(condition[1]))
          }
        }
      }
      current.isSecret = true
    }
    if let schema = schemas.resource(type) {
      add(schema, to: root, kept: kept[type] ?? [], path: "", depth: 0)
    }
    return root.members.isEmpty ? nil : Branch(root)
  }

  private func add(
    _ schema: BlockSchema, to draft: Draft, kept: Set<String>, path: String, depth: Int
  ) {
    guard depth < Self.depthLimit else { return }
    for attribute in schema.attributes where attribute.flags.contains(.sensitive) {
      if !kept.contains(path + attribute.name) { draft.member(attribute.name).isSecret = true }
    }
    for nested in schema.blocks where holdsSecrets(nested.block, depth: depth) {
      add(
        nested.block, to: draft.member(nested.name), kept: kept, path: "\(path)\(nested.name).",
        depth: depth + 1)
    }
  }

  private func holdsSecrets(_ schema: BlockSchema, depth: Int) -> Bool {
    depth < Self.depthLimit
      && (schema.attributes.contains { $0.flags.contains(.sensitive) }
        || schema.blocks.contains { holdsSecrets($0.block, depth: depth + 1) })
  }
}
