// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudChanges
package import Documents
internal import Policies

/// Reads a playbook's file and says what is wrong with it.
package struct PlaybookReader {
  private var fields: PlaybookFields
  private let file: SourceFile

  private static let names: Set<String> = [
    "name", "title", "repairs", "resource", "tier", "because", "disrupts", "raise", "refuse",
    "bind", "capture", "steps", "params", "assert", "deadline", "dependants",
    "references",
  ]
  /// Services settle within minutes; what takes longer isn't waited for.
  private static let deadlines = 1...3_600

  private init(_ file: SourceFile) {
    self.file = file
    fields = PlaybookFields(file: file)
  }

  /// The playbook of a file with the problems found; nil when it can't be used at all.
  package static func read(_ file: SourceFile) -> (playbook: Playbook?, diagnostics: [Diagnostic]) {
    var reader = PlaybookReader(file)
    let result = YAMLReader.read(file, options: .content)
    reader.fields.diagnostics = result.diagnostics
    guard let document = result.document else { return (nil, reader.fields.diagnostics) }
    guard document.root.isKind(.object) else {
      reader.fields.report("playbook-form", "a playbook is a mapping of fields", nil)
      return (nil, reader.fields.diagnostics)
    }
    let playbook = reader.playbook(document)
    let problems = reader.fields.diagnostics
    // What can't be read whole may lack a belt.
    return (problems.contains { $0.severity == .error } ? nil : playbook, problems)
  }

  private mutating func playbook(_ document: Document) -> Playbook {
    let root = document.root
    fields.refuseOthers(root, than: Self.names, "a playbook")
    let params = root.field("params")
    return Playbook(
      name: fields.required(root, "name", "a playbook"),
      title: fields.required(root, "title", "a playbook"), repairs: fields.texts(root, "repairs"),
      resources: resources(root), tier: tier(root, "tier"),
      because: fields.required(root, "because", "a playbook"),
      disrupts: fields.required(root, "disrupts", "a playbook"),
      dependants: fields.texts(root, "dependants"), raises: checks(root, "raise", withTier: true),
      refusals: checks(root, "refuse"),
      bindings: bindings(root.field("bind")), captures: captures(root.field("capture")),
      steps: steps(root),
      params: params.exists ? Document(root: params, arena: document.arena) : nil,
      assertions: checks(root, "assert"), deadline: deadline(root), file: file)
  }

  private mutating func tier(_ node: Node, _ name: StaticString) -> Tier {
    if let number = node.field(name).integer, let tier = Tier(rawValue: Int(number)) {
      return tier
    }
    fields.report(
      "playbook-tier", "\"\(name)\" has to be a tier from 1 to 4", fields.range(node, name))
    return .manual
  }

  private mutating func resources(_ root: Node) -> [String] {
    let found = fields.texts(root, "resource")
    if found.isEmpty {
      fields.report("playbook-missing-field", "a playbook needs \"resource\"", nil)
    }
    return found
  }

  private mutating func deadline(_ root: Node) -> Int {
    let value = root.field("deadline")
    guard value.exists else { return 60 }
    if let number = value.integer, Self.deadlines.contains(Int(number)) { return Int(number) }
    fields.report(
      "playbook-field-type", "\"deadline\" is a number of seconds from 1 to 3600",
      fields.range(root, "deadline"))
    return 60
  }

  private mutating func checks(
    _ root: Node, _ name: StaticString, withTier: Bool = false
  ) -> [Playbook.Check] {
    var checks: [Playbook.Check] = []
    for (node, place) in elements(root, name) {
      fields.refuseOthers(
        node, than: withTier ? ["to", "when", "because"] : ["when", "because"],
        "an element of \"\(name)\"")
      guard let query = fields.query(node, "when") else {
        fields.report("playbook-missing-field", "it needs \"when\"", place)
        continue
      }
      checks.append(
        Playbook.Check(
          query: query, because: fields.required(node, "because", "it"),
          tier: withTier ? tier(node, "to") : nil))
    }
    return checks
  }

  private mutating func bindings(_ node: Node) -> [Playbook.Binding] {
    node.entries.enumerated().map { index, entry in
      let place = node.range(at: index).bytes
      let value = template(entry.value, place)
      if value.cells.contains(where: \.isLate) {
        fields.report("playbook-bind", "a name can't stand for what only a run knows", place)
      }
      return Playbook.Binding(name: entry.key.string ?? "", value: value)
    }
  }

  private mutating func captures(_ node: Node) -> [Playbook.Capture] {
    node.entries.enumerated().compactMap { index, entry in
      let place = node.range(at: index).bytes
      fields.refuseOthers(entry.value, than: ["absent", "call", "with"], "a capture")
      guard let call = call(entry.value, place) else { return nil }
      return Playbook.Capture(
        name: entry.key.string ?? "", call: call, absent: fields.texts(entry.value, "absent"))
    }
  }

  // MARK: - Steps

  private mutating func steps(_ root: Node) -> [Playbook.Step] {
    var steps: [Playbook.Step] = []
    for (node, place) in elements(root, "steps") {
      fields.refuseOthers(
        node, than: ["call", "effect", "inverse", "irreversible", "name", "unless", "with"],
        "a step")
      guard let call = call(node, place) else { continue }
      steps.append(
        Playbook.Step(
          name: fields.required(node, "name", "a step"), call: call,
          unless: fields.query(node, "unless"), inverses: inverses(node),
          irreversible: fields.text(node, "irreversible"), effects: effects(node)))
    }
    return steps
  }

  private mutating func call(_ node: Node, _ place: ByteRange) -> Playbook.Call? {
    let parts = fields.required(node, "call", "it").split(
      separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      fields.report(
        "playbook-call", "\"call\" is SERVICE:OPERATION, such as s3:PutBucketAcl", place)
      return nil
    }
    let with = node.field("with")
    let parameters =
      with.exists
      ? template(with, fields.range(node, "with") ?? place) : Template.structure([])
    guard case .structure = parameters else {
      fields.report("playbook-call", "\"with\" is a mapping of parameters", place)
      return nil
    }
    return Playbook.Call(
      service: String(parts[0]), operation: String(parts[1]), parameters: parameters, range: place)
  }

  private mutating func inverses(_ step: Node) -> [Playbook.Inverse] {
    var inverses: [Playbook.Inverse] = []
    for (node, place) in elements(step, "inverse") {
      fields.refuseOthers(node, than: ["call", "leaves", "nothing", "when", "with"], "an inverse")
      let leaves = fields.text(node, "leaves")
      let isNothing = fields.boolean(node, "nothing")
      let when = fields.query(node, "when")
      if isNothing {
        inverses.append(Playbook.Inverse(when: when, call: nil, leaves: leaves))
      } else if let call = call(node, place) {
        inverses.append(Playbook.Inverse(when: when, call: call, leaves: leaves))
      }
    }
    return inverses
  }

  private mutating func effects(_ step: Node) -> [Playbook.Effect] {
    var effects: [Playbook.Effect] = []
    for (node, place) in elements(step, "effect") {
      fields.refuseOthers(
        node, than: ["remove", "satellite", "set", "unset", "when"], "an effect")
      let set = node.field("set")
      let value =
        set.exists ? template(set, fields.range(node, "set") ?? place) : Template.structure([])
      if value.cells.contains(where: \.isLate) {
        fields.report(
          "playbook-effect", "an effect is simulated before a run, and can't use what it finds",
          place)
      }
      let satellite = fields.text(node, "satellite")
      effects.append(
        Playbook.Effect(
          satellite: satellite.isEmpty ? nil : satellite, set: value,
          unset: fields.texts(node, "unset"), removes: fields.boolean(node, "remove"),
          when: fields.query(node, "when")))
    }
    return effects
  }

  // MARK: - Parts

  private mutating func elements(_ node: Node, _ name: StaticString) -> [(Node, ByteRange)] {
    let list = node.field(name)
    guard list.exists, !list.isKind(.null) else { return [] }
    guard list.isKind(.array) else {
      fields.report("playbook-field-type", "\"\(name)\" has to be a list", fields.range(node, name))
      return []
    }
    return list.elements.enumerated().map { ($1, list.range(at: $0).bytes) }
  }

  private mutating func template(_ node: Node, _ place: ByteRange) -> Template {
    var reader = TemplateReader(fields: fields)
    let made = reader.template(node, place)
    fields = reader.fields
    return made
  }
}
