// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Policies

/// The playbooks of the content, and what repairs a finding.
package struct PlaybookCatalog: Sendable {
  /// The playbooks that can be used, by name.
  package private(set) var playbooks: [Playbook] = []
  /// What is wrong with the content.
  package private(set) var diagnostics: [Diagnostic] = []
  /// The Rego that expressions call, and questions to the graph besides the rules' own library.
  package let library: [SourceFile]
  /// Their expressions.
  package let program: PlaybookProgram

  /// Attributes that change by themselves, by type.
  package private(set) var volatile: [String: Set<String>] = [:]

  private var byRule: [String: [Int]] = [:]

  /// Reads `playbooks/` of the content.
  package static func load(_ content: ContentFolder) -> PlaybookCatalog {
    var catalog = PlaybookCatalog(
      content.files(below: "playbooks/aws", endings: [".yaml"]).compactMap(content.read),
      library: content.files(below: "playbooks/lib", endings: [".rego"]).compactMap(content.read))
    if let file = content.read("\(content.path)/playbooks/volatile.yaml") {
      catalog.addVolatile(file)
    }
    return catalog
  }

  /// The playbooks of files.
  package init(_ files: [SourceFile], library: [SourceFile]) {
    var names: Set<String> = []
    for file in files {
      let read = PlaybookReader.read(file)
      diagnostics += read.diagnostics
      guard let playbook = read.playbook else { continue }
      if names.insert(playbook.name).inserted {
        playbooks.append(playbook)
      } else {
        diagnostics.append(
          Diagnostic(
            id: "playbook-name", severity: .error,
            message: "another playbook has the name \"\(playbook.name)\"; this one isn't used",
            file: file))
      }
    }
    playbooks.sort { $0.name < $1.name }
    self.library = library
    program = PlaybookProgram(playbooks, library: library)
    diagnostics += program.diagnostics
    for (position, playbook) in playbooks.enumerated() {
      for rule in playbook.repairs { byRule[rule, default: []].append(position) }
    }
  }

  private mutating func addVolatile(_ file: SourceFile) {
    let result = YAMLReader.read(file, options: .content)
    diagnostics += result.diagnostics
    for entry in result.document?.root.entries.map({ $0 }) ?? [] {
      volatile[entry.key.string ?? ""] = Set(entry.value.elements.compactMap(\.string))
    }
  }

  /// The playbook with a name.
  package subscript(name: String) -> Playbook? { playbooks.first { $0.name == name } }

  /// The playbooks that repair a rule's findings, those that need the least permission first.
  package func playbooks(repairing rule: String) -> [Playbook] {
    let found = (byRule[rule] ?? []).map { playbooks[$0] }
    return found.sorted { left, right in
      left.tier == right.tier ? left.name < right.name : left.tier < right.tier
    }
  }
}
