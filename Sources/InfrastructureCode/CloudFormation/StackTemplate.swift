// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A template that has been read: its sections, not yet evaluated.
struct StackTemplate {
  /// The path that it was read from.
  let path: String
  /// Its number among the files of the run.
  let file: UInt32
  let source: SourceFile
  /// Owns what the nodes point to.
  let arena: Arena
  let parameters: [String: Node]
  let mappings: Node
  let conditions: Node
  let outputs: Node
  /// What SAM takes over into its own resources.
  let globals: Node
  let resources: [Declaration]

  /// A resource as it is written.
  struct Declaration {
    /// The logical id.
    var name: String
    var type: String
    var body: Node
    /// Where the whole entry stands.
    var range: SourceRange
    /// Where the properties stand.
    var properties: Node
  }

  /// More resources than CloudFormation would ever take, and more than anybody writes.
  static let maximumResources = 200_000

  init(document: Document, source: SourceFile, file: UInt32, diagnostics: inout [Diagnostic]) {
    path = source.path
    self.file = file
    self.source = source
    arena = document.arena
    let root = TemplateLoops.expanded(document, diagnostics: &diagnostics, in: source)
    var parameters: [String: Node] = [:]
    for entry in root.field("Parameters").entries {
      if let name = entry.key.string { parameters[name] = entry.value }
    }
    self.parameters = parameters
    mappings = root.field("Mappings")
    conditions = root.field("Conditions")
    outputs = root.field("Outputs")
    globals = root.field("Globals")
    let section = root.field("Resources")
    var resources: [Declaration] = []
    for (index, entry) in section.entries.enumerated() {
      let range = section.range(at: index)
      guard let name = entry.key.string, let type = entry.value.field("Type").string else {
        guard entry.key.string?.hasPrefix("Fn::") != true else { continue }
        diagnostics.append(
          Diagnostic(
            id: "cloudformation-resource", severity: .warning,
            message: "\"\(Self.short(entry.key.string))\" has no \"Type\" and is left out",
            file: source, range: range.bytes))
        continue
      }
      guard resources.count < Self.maximumResources else {
        diagnostics.append(
          Diagnostic(
            id: "cloudformation-limit", severity: .error,
            message: "only the first \(Self.maximumResources) resources are judged; split the "
              + "template", file: source))
        break
      }
      resources.append(
        Declaration(
          name: name, type: type, body: entry.value, range: range,
          properties: entry.value.field("Properties")))
    }
    self.resources = resources
  }

  private static func short(_ text: String?) -> String { String((text ?? "").prefix(60)) }
}
