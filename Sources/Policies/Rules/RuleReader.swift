// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings

/// Reads a rule's file and says what is wrong with it.
package struct RuleReader {
  private let file: SourceFile
  private var diagnostics: [Diagnostic] = []

  private static let fields: Set<String> = [
    "id", "title", "severity", "action", "resources", "when", "deny", "at", "message", "params",
    "profile", "aliases", "rationale", "fix", "set", "references", "tags", "controls", "playbook",
    "exceptions", "examples", "deprecated", "formerly", "description", "name",
  ]

  private init(file: SourceFile) { self.file = file }

  /// The rule of a file with the problems found; nil when it can't be used at all.
  ///
  /// - Parameters:
  ///   - module: the Rego module beside it, when there is one.
  ///   - withExamples: whether its examples are wanted; without them less is read.
  package static func read(
    _ file: SourceFile, module: SourceFile? = nil, withExamples: Bool = true
  ) -> (rule: PolicyRule?, diagnostics: [Diagnostic]) {
    var reader = RuleReader(file: file)
    let head = withExamples ? nil : fields(before: "examples:", of: file)
    let result = YAMLReader.read(head ?? file, options: .content)
    reader.diagnostics = result.diagnostics
    guard let document = result.document else { return (nil, reader.diagnostics) }
    let rule = reader.rule(document, module: module)
    return (rule, reader.diagnostics)
  }

  /// The file up to a field that is its last one; nil where others follow it or it isn't there.
  private static func fields(before last: StaticString, of file: SourceFile) -> SourceFile? {
    let bytes = file.bytes
    let wanted = UnsafeBufferPointer(start: last.utf8Start, count: last.utf8CodeUnitCount)
    var found: Int?
    var start = 0
    // What stands at the beginning of a line is a field of the file itself: the texts of blocks are
    // further in.
    while start < bytes.count {
      let first = bytes[start]
      if found == nil {
        if bytes[start...].starts(with: wanted) { found = start }
      } else if first > 0x20, first != UInt8(ascii: "#") {
        return nil
      }
      guard let end = bytes[start...].firstIndex(of: 0x0A) else { break }
      start = end + 1
    }
    return found.map { SourceFile(path: file.path, bytes: Array(bytes[..<$0])) }
  }

  // MARK: - The rule

  private mutating func rule(_ document: Document, module: SourceFile?) -> PolicyRule? {
    let root = document.root
    guard root.isKind(.object) else {
      report("rule-form", "a rule is a mapping of fields; see \"bawn rules show\" for one", nil)
      return nil
    }
    for (index, entry) in root.entries.enumerated() {
      let key = entry.key.string ?? ""
      if !Self.fields.contains(key) {
        report("rule-unknown-field", "no rule has a field \"\(key)\"", root.range(at: index).bytes)
      }
    }
    guard let id = text(root, "id"), let title = text(root, "title") ?? text(root, "name") else {
      report("rule-missing-field", "a rule needs \"id\" and \"title\"", nil)
      return nil
    }
    if !Self.isReadableID(id) {
      report(
        "rule-id", "\"\(id)\" is no rule id; use small letters, digits and hyphens",
        range(root, "id"))
    }
    let severity = choice(root, "severity", Severity.self) ?? .medium
    let action = choice(root, "action", RuleAction.self) ?? .deny
    let fix = root.field("fix")
    let former = strings(root, "formerly")
    let description = RuleDescription(
      id: id, aliases: strings(root, "aliases") + former, title: title, severity: severity,
      action: action,
      rationale: text(root, "rationale") ?? text(root, "description") ?? "",
      fix: fix.string ?? text(fix, "text") ?? "", settings: settings(root),
      snippet: text(fix, "terraform") ?? "", references: strings(root, "references"),
      tags: strings(root, "tags"))
    let resources = strings(root, "resources")
    if resources.isEmpty {
      report("rule-missing-field", "rule \"\(id)\" names no \"resources\"; use \"*\" for all", nil)
    }
    let deny = queries(root, "deny")
    if deny.isEmpty && module == nil {
      report("rule-missing-field", "rule \"\(id)\" has neither \"deny\" nor a .rego file", nil)
      return nil
    }
    let params = root.field("params")
    return PolicyRule(
      description: description, resources: resources, when: query(root, "when"), deny: deny,
      at: query(root, "at"), message: query(root, "message"), module: module,
      params: params.exists ? Document(root: params, arena: document.arena) : nil,
      profile: choice(root, "profile", PolicyRule.Profile.self) ?? .all,
      controls: controls(root), playbook: text(root, "playbook"),
      exceptions: strings(root, "exceptions"),
      isDeprecated: root.field("deprecated").isTrue, examples: examples(root), formerIDs: former,
      file: file)
  }

  private mutating func settings(_ root: Node) -> [(path: String, value: String)] {
    root.field("set").entries.compactMap { entry in
      guard let path = entry.key.string else { return nil }
      let value = entry.value
      let text = value.string ?? value.numberText ?? value.boolean.map { $0 ? "true" : "false" }
      return text.map { (path, $0) }
    }
  }

  private mutating func controls(_ root: Node) -> [String: [String]] {
    var result: [String: [String]] = [:]
    for entry in root.field("controls").entries {
      result[entry.key.string ?? ""] = entry.value.elements.compactMap {
        $0.string ?? $0.numberText
      }
    }
    return result
  }

  private mutating func examples(_ root: Node) -> [RuleExample] {
    var result: [RuleExample] = []
    for source in root.field("examples").entries {
      let list = source.value
      for (index, example) in list.elements.enumerated() {
        let place = list.range(at: index).bytes
        guard let code = text(example, "code"), let verdict = text(example, "verdict") else {
          report("rule-example", "an example needs \"verdict\" and \"code\"", place)
          continue
        }
        guard verdict == "none" || Verdict(rawValue: verdict) != nil else {
          report(
            "rule-example",
            "\"\(verdict)\" is no verdict; use fail, pass, undetermined or none", place)
          continue
        }
        let at = example.field("at")
        result.append(
          RuleExample(
            name: text(example, "name") ?? "", source: source.key.string ?? "", verdict: verdict,
            addresses: at.string.map { [$0] } ?? at.elements.compactMap(\.string), code: code,
            isComplete: example.field("complete").boolean, range: place))
      }
    }
    return result
  }

  // MARK: - Fields

  private func range(_ node: Node, _ name: StaticString) -> ByteRange? {
    let key = Node.string(bytes: name.utf8Start, count: name.utf8CodeUnitCount)
    let index = node.entryIndex(key)
    return index < 0 ? nil : node.range(at: index).bytes
  }

  private mutating func text(_ node: Node, _ name: StaticString) -> String? {
    let value = node.field(name)
    guard value.exists, !value.isKind(.null) else { return nil }
    if let text = value.string { return text }
    report("rule-field-type", "\"\(name)\" has to be text", range(node, name))
    return nil
  }

  private mutating func strings(_ node: Node, _ name: StaticString) -> [String] {
    let value = node.field(name)
    guard value.exists, !value.isKind(.null) else { return [] }
    if let single = value.string { return [single] }
    let strings = value.elements.compactMap(\.string)
    if !value.isKind(.array) || strings.count != value.count {
      report("rule-field-type", "\"\(name)\" has to be a list of texts", range(node, name))
    }
    return strings
  }

  private mutating func query(_ node: Node, _ name: StaticString) -> PolicyRule.RegoText? {
    text(node, name).map {
      PolicyRule.RegoText(text: $0, range: range(node, name) ?? ByteRange(0, 0))
    }
  }

  private mutating func queries(_ node: Node, _ name: StaticString) -> [PolicyRule.RegoText] {
    let value = node.field(name)
    if value.isKind(.array) {
      return value.elements.enumerated().compactMap { index, element in
        element.string.map {
          PolicyRule.RegoText(text: $0, range: value.range(at: index).bytes)
        }
      }
    }
    return query(node, name).map { [$0] } ?? []
  }

  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ node: Node, _ name: StaticString, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(node, name) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    report(
      "rule-field-value", "\"\(text)\" is no \(name); use one of \(allowed)", range(node, name))
    return nil
  }

  private mutating func report(_ id: String, _ message: String, _ range: ByteRange?) {
    diagnostics.append(
      Diagnostic(id: id, severity: .error, message: message, file: file, range: range))
  }

  static func isReadableID(_ id: String) -> Bool {
    !id.isEmpty
      && id.utf8.allSatisfy {
        ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
      }
  }
}
