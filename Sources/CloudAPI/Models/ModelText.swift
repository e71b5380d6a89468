// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads the text of one service's model, `apis/aws/SERVICE.tsv`.
///
/// The folder's README describes the form. Numbers of shapes are checked here, so that nothing
/// later can go past the end.
struct ModelText {
  var name = ""
  var form = ServiceModel.Form.query
  var facts: [String: String] = [:]
  var operations: [String: OperationModel.Facts] = [:]
  var errors: [String: ServiceModel.ErrorFacts] = [:]
  var shapes: [Shape] = []
  let arena = Arena(chunkSize: 16 << 10)

  typealias Bytes = ArraySlice<UInt8>

  init(_ text: [UInt8], service: String) throws(CloudError) {
    var lineNumber = 0
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      lineNumber += 1
      if line.isEmpty || line.first == 0x23 { continue }
      guard read(line.split(separator: 0x09, omittingEmptySubsequences: false)) else {
        throw CloudError(
          kind: .unknownOperation,
          message: "line \(lineNumber) of the model of \"\(service)\" isn't in a known form; take"
            + " program and content from the same release")
      }
    }
    guard name == service, isConsistent else {
      throw CloudError(
        kind: .unknownOperation,
        message: "the model of \"\(service)\" is incomplete; take program and content from the same"
          + " release")
    }
    for index in shapes.indices where shapes[index].kind == .structure {
      shapes[index].wireNames = wireNames(of: shapes[index])
    }
  }

  private mutating func read(_ fields: [Bytes]) -> Bool {
    guard let first = fields.first, fields.count >= 2 else { return false }
    if let byte = first.first, byte >= 0x30, byte <= 0x39 { return readShape(fields) }
    switch text(first) {
    case "service": name = text(fields[1])
    case "form":
      guard let known = ServiceModel.Form(rawValue: text(fields[1])) else { return false }
      form = known
    case "operation": return readOperation(fields)
    case "pages": return readPages(fields)
    case "error":
      guard fields.count >= 4 else { return false }
      errors[text(fields[1])] = ServiceModel.ErrorFacts(
        code: text(fields[2]), isThrottling: fields.count > 4 && text(fields[4]) == "throttling")
    case let fact: facts[fact] = text(fields[1])
    }
    return true
  }

  private mutating func readOperation(_ fields: [Bytes]) -> Bool {
    guard fields.count >= 4 else { return false }
    var facts = OperationModel.Facts()
    facts.name = text(fields[1])
    facts.method = text(fields[2])
    facts.uri = text(fields[3])
    for field in fields[4...] {
      let (key, value) = split(field)
      switch key {
      case "in": facts.input = number(value)
      case "out": facts.output = number(value)
      case "wrapper": facts.resultWrapper = text(value)
      case "root": facts.rootName = text(value)
      case "namespace": facts.rootNamespace = text(value)
      case "host": facts.hostPrefix = text(value)
      case "unsigned": facts.isSigned = false
      case "unwrapped": facts.isUnwrapped = true
      default: return false
      }
    }
    operations[facts.name] = facts
    return true
  }

  private mutating func readPages(_ fields: [Bytes]) -> Bool {
    guard fields.count == 7 else { return false }
    let pagination = Pagination(
      inputTokens: list(fields[2]), outputTokens: list(fields[3]), limitKey: text(fields[4]),
      moreResults: text(fields[5]), resultKeys: list(fields[6]))
    operations[text(fields[1])]?.pagination = pagination
    return true
  }

  private mutating func readShape(_ fields: [Bytes]) -> Bool {
    guard number(fields[0]) == shapes.count, fields.count >= 3 else { return false }
    var shape = Shape(kind: .structure, members: [])
    switch fields[1].first {
    case 0x7B: break
    case 0x5B: shape.kind = .list
    case 0x3C: shape.kind = .map
    default: return false
    }
    for field in fields[2].split(separator: 0x20) {
      var member = Shape.Member()
      var type = field
      if shape.kind == .structure {
        guard let colon = field.firstIndex(of: 0x3A) else { return false }
        var name = field[..<colon]
        if name.last == 0x21 {
          name.removeLast()
          member.traits.insert(.required)
        }
        member.name = text(name)
        member.key = arena.string(member.name)
        type = field[(colon + 1)...]
      }
      guard read(type, into: &member) else { return false }
      shape.members.append(member)
    }
    for field in fields[3...] {
      let (key, value) = split(field)
      if key == "payload" {
        let wanted = text(value)
        shape.payload = shape.members.firstIndex { $0.name == wanted }
      }
    }
    shapes.append(shape)
    switch shape.kind {
    case .structure: return true
    case .list: return shape.members.count == 1
    case .map: return shape.members.count == 2
    }
  }

  private func read(_ field: Bytes, into member: inout Shape.Member) -> Bool {
    let parts = field.split(separator: 0x2C, omittingEmptySubsequences: false)
    guard let type = parts.first.flatMap(valueType) else { return false }
    member.type = type
    for part in parts.dropFirst() {
      guard let letter = part.first else { return false }
      let value = part.count > 1 ? text(part.dropFirst(2)) : nil
      switch letter {
      case 0x6E: member.wireName = value
      case 0x51: member.formName = value
      case 0x75: (member.place, member.wireName) = (.path, value)
      case 0x71: (member.place, member.wireName) = (.query, value)
      case 0x68: (member.place, member.wireName) = (.header, value)
      case 0x48: (member.place, member.wireName) = (.headers, value ?? "")
      case 0x63: member.place = .status
      case 0x66: member.traits.insert(.flattened)
      case 0x61: member.traits.insert(.xmlAttribute)
      case 0x74: member.traits.insert(.idempotencyToken)
      case 0x6C: member.traits.insert(.hostLabel)
      case 0x6A: member.traits.insert(.jsonHeader)
      case 0x78: member.traits.insert(.sensitive)
      case 0x45: member.traits.insert(.eventStream)
      case 0x70: member.traits.insert(.afterSlash)
      case 0x58: member.namespace = value ?? ""
      default: return false
      }
    }
    return true
  }

  private func valueType(_ field: Bytes) -> Shape.ValueType? {
    switch text(field) {
    case "s": .string
    case "b": .boolean
    case "i": .integer
    case "f": .float
    case "B": .blob
    case "d": .document
    case "t": .timestamp(nil)
    case "ti": .timestamp(.iso8601)
    case "tu": .timestamp(.unix)
    case "tr": .timestamp(.http)
    default: number(field).map { .shape($0) }
    }
  }

  /// Whether all numbers are those of shapes, and what is asked and answered are structures.
  private var isConsistent: Bool {
    for shape in shapes {
      for member in shape.members {
        if case .shape(let index) = member.type, !shapes.indices.contains(index) { return false }
      }
    }
    for operation in operations.values {
      for index in [operation.input, operation.output].compactMap({ $0 }) {
        guard shapes.indices.contains(index), shapes[index].kind == .structure else { return false }
      }
    }
    return true
  }

  private func wireNames(of shape: Shape) -> Node {
    var names: Set<String> = []
    var entries: [Node.Entry] = []
    for (index, member) in shape.members.enumerated() where member.place == .body {
      var name = member.wire
      // XML repeats a flattened list's element in the place of the list.
      if form.answersXML, member.traits.contains(.flattened), case .shape(let number) = member.type,
        shapes[number].kind == .list, let own = shapes[number].members[0].wireName
      {
        name = own
      }
      if names.insert(name).inserted {
        entries.append(Node.Entry(key: arena.string(name), value: .integer(index)))
      }
    }
    return arena.object(entries)
  }

  private func split(_ field: Bytes) -> (key: String, value: Bytes) {
    guard let equals = field.firstIndex(of: 0x3D) else { return (text(field), []) }
    return (text(field[..<equals]), field[(equals + 1)...])
  }

  private func list(_ field: Bytes) -> [String] { field.split(separator: 0x2C).map(text) }

  private func number(_ field: Bytes) -> Int? { Int(text(field)) }

  private func text(_ field: Bytes) -> String { String(decoding: field, as: UTF8.self) }
}
