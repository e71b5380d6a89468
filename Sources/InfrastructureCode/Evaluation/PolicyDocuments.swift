// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// `aws_iam_policy_document`: puts policy text together as the provider does.
///
/// The document is built as a value first. When all of it is known it is written as the provider
/// writes it; otherwise the text stays unknown and carries the document with its unknown leaves.
struct PolicyDocuments {
  /// A statement's members in the order in which they are written.
  private typealias Statement = [(name: String, value: HCLValue)]

  private struct PolicyDocument {
    var version = ""
    var id: HCLValue?
    var statements: [Statement] = []
    /// Whether statements may be missing, because a source isn't known.
    var isOpen = false

    mutating func merge(_ other: PolicyDocument) {
      if let id = other.id { self.id = id }
      if other.version > version { version = other.version }
      if other.isOpen { isOpen = true }
      var positions: [String: Int] = [:]
      for (index, statement) in statements.enumerated() {
        if let sid = PolicyDocuments.sid(of: statement), positions[sid] == nil {
          positions[sid] = index
        }
      }
      for statement in other.statements {
        if let sid = PolicyDocuments.sid(of: statement), let index = positions[sid] {
          statements[index] = statement
        } else {
          if let sid = PolicyDocuments.sid(of: statement) { positions[sid] = statements.count }
          statements.append(statement)
        }
      }
    }
  }

  static func complete(_ data: ResourceInstance, _ evaluation: RootEvaluation) {
    let reader = PolicyDocuments(data: data, evaluation: evaluation)
    var document = PolicyDocument()
    for source in reader.sources("source_policy_documents") { document.merge(source) }
    document.merge(reader.own())
    for override in reader.sources("override_policy_documents") { document.merge(override) }
    reader.store(document)
  }

  private let data: ResourceInstance
  private let evaluation: RootEvaluation

  private static func sid(of statement: Statement) -> String? {
    guard let text = statement.first(where: { $0.name == "Sid" })?.value.stringValue, !text.isEmpty
    else { return nil }
    return text
  }

  // MARK: - Result

  private func store(_ document: PolicyDocument) {
    var members: Statement = []
    if !document.version.isEmpty { members.append(("Version", .string(document.version))) }
    if let id = document.id { members.append(("Id", id)) }
    var statements = document.statements.map { object($0) }
    if document.isOpen { statements.append(.unknown) }
    if !statements.isEmpty { members.append(("Statement", .tuple(statements))) }
    let value = object(members)
    var marks: HCLMarks = []
    for argument in data.body.arguments { marks.formUnion(argument.value.deepMarks) }
    let names = ["json", "minified_json"]
    guard value.isWhollyKnown, !DataSources.isDeferred(data) else {
      let encoded = EncodingFunctions.encoded(value).marked(with: marks)
      for name in names { data.computed[name] = encoded }
      if data.body.argument("version") == nil { data.computed["version"] = .null(.string) }
      return
    }
    var pretty = PolicyWriter(isIndented: true)
    var minified = PolicyWriter(isIndented: false)
    pretty.write(members)
    minified.write(members)
    data.computed["json"] = HCLValue.string(pretty.text).marked(with: marks)
    data.computed["minified_json"] = HCLValue.string(minified.text).marked(with: marks)
    data.computed["id"] = .string(String(Self.hash(pretty.text)))
    if data.body.argument("version") == nil {
      data.computed["version"] = .string("2012-10-17")
    }
  }

  /// CRC-32 (IEEE), which the provider takes as the id.
  private static func hash(_ text: String) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in text.utf8 {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  private func object(_ members: Statement) -> HCLValue {
    .object(HCLEntries(members.map { .init(key: $0.name, value: $0.value) }))
  }

  // MARK: - Sources

  private func sources(_ name: String) -> [PolicyDocument] {
    guard let argument = data.body.argument(name), !argument.value.isNull else { return [] }
    guard let elements = argument.value.elements else {
      return [PolicyDocument(isOpen: true)]
    }
    var documents: [PolicyDocument] = []
    for element in elements {
      switch element.content {
      case .null: continue
      case .unknown(let unknown):
        guard let encoded = unknown.encoded else {
          documents.append(PolicyDocument(isOpen: true))
          continue
        }
        documents.append(document(encoded))
      case .string(let text):
        var reader = JSONValueReader(text)
        guard let value = try? reader.read() else {
          evaluation.report(
            "terraform-invalid-policy", "\"\(name)\" has an element that isn't JSON; correct it",
            argument.source, argument.range, severity: .warning)
          documents.append(PolicyDocument(isOpen: true))
          continue
        }
        documents.append(document(value))
      default: continue
      }
    }
    return documents
  }

  private func document(_ value: HCLValue) -> PolicyDocument {
    guard let entries = value.entries else { return PolicyDocument(isOpen: true) }
    var document = PolicyDocument(version: entries["Version"]?.stringValue ?? "")
    if let id = entries["Id"], id.stringValue != "" { document.id = id }
    switch entries["Statement"]?.content {
    case nil: break
    case .tuple(let elements), .list(let elements, _):
      for element in elements {
        if element.entries != nil {
          document.statements.append(statement(element))
        } else {
          document.isOpen = true
        }
      }
    case .object, .map:
      if let single = entries["Statement"] { document.statements.append(statement(single)) }
    default: document.isOpen = true
    }
    return document
  }

  private static let order = [
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal",
    "Condition",
  ]

  /// A statement that has been read from text: the members the provider knows, in its order.
  private func statement(_ value: HCLValue) -> Statement {
    var members: Statement = []
    for name in Self.order {
      guard let member = value.member(name), !member.isNull, member.stringValue != "" else {
        continue
      }
      switch name {
      case "Principal", "NotPrincipal": members.append((name, principals(member)))
      case "Condition": members.append((name, conditions(member)))
      default: members.append((name, member))
      }
    }
    return members
  }

  private func principals(_ value: HCLValue) -> HCLValue {
    guard let entries = value.entries else { return value }
    if entries.count == 1, let all = entries["*"],
      all.stringValue == "*" || all.elements?.map(\.stringValue) == ["*"]
    {
      return .string("*")
    }
    return .object(
      entries.mapValues { identifiers in
        identifiers.elements.map { .tuple(sortedDescending($0)) } ?? identifiers
      })
  }

  private func conditions(_ value: HCLValue) -> HCLValue {
    guard let tests = value.entries else { return value }
    return .object(
      tests.mapValues { variables in
        guard let entries = variables.entries else { return variables }
        return .object(
          entries.mapValues { values in
            if let flag = values.boolValue { return .string(flag ? "true" : "false") }
            if let elements = values.elements, elements.count == 1 { return elements[0] }
            return values
          })
      })
  }

  // MARK: - The document's own statements

  private func own() -> PolicyDocument {
    var document = PolicyDocument(version: "2012-10-17")
    if let version = data.body.argument("version")?.value.stringValue, !version.isEmpty {
      document.version = version
    }
    if let id = data.body.argument("policy_id")?.value, !id.isNull, id.stringValue != "" {
      document.id = id
    }
    guard let group = data.body.group("statement") else { return document }
    if group.openness != nil { document.isOpen = true }
    for body in group.bodies { document.statements.append(statement(body)) }
    return document
  }

  private func statement(_ body: EvaluatedBody) -> Statement {
    var members: Statement = []
    if let sid = body.argument("sid")?.value, !sid.isNull, sid.stringValue != "" {
      members.append(("Sid", sid))
    }
    let effect = body.argument("effect")?.value
    members.append(("Effect", effect.flatMap { $0.isNull ? nil : $0 } ?? .string("Allow")))
    for (name, member) in [
      ("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource"),
      ("not_resources", "NotResource"),
    ] {
      guard let value = body.argument(name)?.value, let list = texts(value) else { continue }
      members.append((member, list))
    }
    for (name, member) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
      if let value = principals(body.group(name)) { members.append((member, value)) }
    }
    if let value = conditions(body.group("condition")) { members.append(("Condition", value)) }
    return members
  }

  /// One text alone, several in descending order; nil when there are none.
  private func texts(_ value: HCLValue) -> HCLValue? {
    guard !value.isNull else { return nil }
    guard let elements = value.elements else { return value }
    guard !elements.isEmpty else { return nil }
    if elements.count == 1 { return withVariables(elements[0]) }
    return .tuple(sortedDescending(elements).map(withVariables))
  }

  private func sortedDescending(_ elements: [HCLValue]) -> [HCLValue] {
    // Unknown texts keep their place at the end: nobody knows where they will be.
    let known = elements.filter { $0.stringValue != nil }
    let others = elements.filter { $0.stringValue == nil }
    return known.sorted { ($0.stringValue ?? "") > ($1.stringValue ?? "") } + others
  }

  /// `&{aws:username}` stands for IAM's own `${aws:username}`.
  private func withVariables(_ value: HCLValue) -> HCLValue {
    guard let text = value.stringValue, text.utf8.contains(UInt8(ascii: "&")) else { return value }
    return .string(text.replacing("&{", with: "${", limit: .max)).marked(with: value.marks)
  }

  private func principals(_ group: EvaluatedBody.BlockGroup?) -> HCLValue? {
    guard let group else { return nil }
    if group.openness != nil { return .unknown }
    guard !group.bodies.isEmpty else { return nil }
    var types: [String] = []
    var gathered: [String: [HCLValue]] = [:]
    var single: [String: HCLValue] = [:]
    for body in group.bodies {
      guard let type = body.argument("type")?.value.stringValue else { return .unknown }
      let identifiers = body.argument("identifiers")?.value ?? .emptyTuple
      guard let elements = identifiers.elements else {
        if !types.contains(type) { types.append(type) }
        single[type] = identifiers
        continue
      }
      if !types.contains(type) { types.append(type) }
      gathered[type, default: []] += sortedDescending(elements).map(withVariables)
    }
    if types == ["*"], gathered["*"]?.map(\.stringValue) == ["*"] { return .string("*") }
    var entries: [HCLEntries.Entry] = []
    for type in types {
      if let unknown = single[type] {
        entries.append(.init(key: type, value: unknown))
      } else if let all = gathered[type] {
        entries.append(.init(key: type, value: all.count == 1 ? all[0] : .tuple(all)))
      }
    }
    return .object(HCLEntries(entries))
  }

  private func conditions(_ group: EvaluatedBody.BlockGroup?) -> HCLValue? {
    guard let group else { return nil }
    if group.openness != nil { return .unknown }
    guard !group.bodies.isEmpty else { return nil }
    var tests: [String: [String: [HCLValue]]] = [:]
    for body in group.bodies {
      guard let test = body.argument("test")?.value.stringValue,
        let variable = body.argument("variable")?.value.stringValue
      else { return .unknown }
      let values = body.argument("values")?.value ?? .emptyTuple
      let elements = values.elements?.map(withVariables) ?? [values]
      tests[test, default: [:]][variable, default: []] += elements
    }
    return .object(
      tests.mapValues { variables in
        .object(variables.mapValues { $0.count == 1 ? $0[0] : .tuple($0) })
      })
  }
}

/// Writes a policy document with the members of statements in the provider's order.
private struct PolicyWriter {
  private(set) var bytes: [UInt8] = []
  private let isIndented: Bool
  private static let order = [
    "Version", "Id", "Statement", "Sid", "Effect", "Action", "NotAction", "Resource",
    "NotResource", "Principal", "NotPrincipal", "Condition",
  ]

  init(isIndented: Bool) { self.isIndented = isIndented }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func write(_ members: [(name: String, value: HCLValue)]) {
    write(
      .object(HCLEntries(members.map { .init(key: $0.name, value: $0.value) })), depth: 0, level: 0)
  }

  private mutating func newLine(_ depth: Int) {
    guard isIndented else { return }
    bytes.append(0x0A)
    bytes += [UInt8](repeating: 0x20, count: depth * 2)
  }

  /// `level` 0 is the document, 1 a statement; below, members stand in order of their names.
  private mutating func write(_ value: HCLValue, depth: Int, level: Int) {
    if let elements = value.elements {
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        write(element, depth: depth + 1, level: level)
      }
      if !elements.isEmpty { newLine(depth) }
      bytes.append(UInt8(ascii: "]"))
    } else if let entries = value.entries {
      var members = entries.entries
      if level < 2 {
        members = Self.order.compactMap { name in
          entries[name].map { HCLEntries.Entry(key: name, value: $0) }
        }
      }
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        newLine(depth + 1)
        JSONValueWriter.writeString(member.key, into: &bytes)
        bytes += (isIndented ? ": " : ":").utf8
        write(member.value, depth: depth + 1, level: level + 1)
      }
      if !members.isEmpty { newLine(depth) }
      bytes.append(UInt8(ascii: "}"))
    } else {
      JSONValueWriter.write(value, into: &bytes)
    }
  }
}
