// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension CollectorTable {
  /// Reads tables; what is wrong with them is in `diagnostics`.
  package init(files: [SourceFile]) {
    self.init()
    for file in files { add(file) }
    let kinds = Set(collectors.map(\.kind))
    for collector in collectors {
      if let parent = collector.parent, !kinds.contains(parent) {
        diagnostics.append(
          Diagnostic(
            id: "collector-parent", severity: .error,
            message: "\"\(collector.kind)\" is listed for \"\(parent)\", which no table has"))
      }
    }
  }

  private mutating func add(_ file: SourceFile) {
    var options = ReaderOptions()
    options.keepsRanges = true
    let result = YAMLReader.read(file, options: options)
    diagnostics += result.diagnostics
    guard let document = result.document else { return }
    withExtendedLifetime(document) {
      guard let service = document.root.field("service").string else {
        return report("a table needs a \"service\"", file, nil)
      }
      for entry in document.root.entries
      where !["service", "collectors"].contains(entry.key.string ?? "") {
        report("\"\(entry.key.string ?? "")\" is no field of a table", file, nil)
      }
      let list = document.root.field("collectors")
      for (index, node) in list.elements.enumerated() {
        var reading = CollectorReading(node: node)
        let collector = reading.collector(of: service)
        let range = list.range(at: index).bytes
        for problem in reading.problems { report(problem, file, range) }
        if let collector { append(collector) }
      }
    }
  }

  private mutating func report(_ message: String, _ file: SourceFile, _ range: ByteRange?) {
    diagnostics.append(
      Diagnostic(
        id: "collector-form", severity: .error, message: message, file: file, range: range))
  }
}

/// One entry of a table being read.
private struct CollectorReading {
  let node: Node
  var problems: [String] = []

  private static let fields: Set<String> = [
    "kind", "arn", "scope", "parent", "each", "text", "list", "with", "choices", "follow", "absent",
    "poll", "page", "more", "items", "id", "skip", "once", "region", "joins", "details",
  ]
  private static let callFields: Set<String> = [
    "call", "with", "when", "made", "page", "more", "items", "by", "decode", "absent",
    "needs", "shared", "tags",
  ]

  init(node: Node) { self.node = node }

  mutating func collector(of service: String) -> Collector? {
    guard let kind = node.field("kind").string, let operation = node.field("list").string else {
      problems.append("a collector needs a \"kind\" and the call to \"list\" it with")
      return nil
    }
    unknownFields(node, Self.fields)
    var list = call(node, operation: operation)
    if list.items == nil { list.items = ItemPath(".") }
    var made = Collector(service: service, kind: kind, list: list)
    made.arn = node.field("arn").string
    if let text = node.field("scope").string {
      guard let reach = Collector.Reach(rawValue: text) else {
        problems.append("\"scope\" is global or regional")
        return nil
      }
      made.reach = reach
    }
    made.parent = node.field("parent").string
    made.each = path(node.field("each"))
    made.text = node.field("text").string
    made.choices = choices(node.field("choices"))
    made.follow = members(node.field("follow"))
    made.id = path(node.field("id"))
    made.skip = choices(node.field("skip"))
    made.once = node.field("once").isTrue
    for template in node.field("region").elements {
      if let template = ParameterTemplate(template) { made.region.append(template) }
    }
    made.poll = poll(node.field("poll"))
    for other in node.field("joins").elements {
      unknownFields(other, Self.callFields)
      let by = other.field("by").entries.compactMap { entry in
        entry.value.string.map {
          Collector.JoinedCall.ByMember(item: entry.key.string ?? "", other: $0)
        }
      }
      guard let operation = other.field("call").string, !by.isEmpty else {
        problems.append("a join needs a \"call\" and what is equal in \"by\"")
        continue
      }
      made.joins.append(.init(call: call(other, operation: operation), by: by))
    }
    for other in node.field("details").elements {
      unknownFields(other, Self.callFields)
      guard let operation = other.field("call").string else {
        problems.append("a detail needs a \"call\"")
        continue
      }
      made.details.append(call(other, operation: operation))
    }
    if made.parent == nil, made.each != nil { problems.append("\"each\" needs a \"parent\"") }
    return made
  }

  private mutating func call(_ node: Node, operation: String) -> CollectorCall {
    var made = CollectorCall(operation: operation)
    made.parameters = members(node.field("with"))
    made.absent = node.field("absent").elements.compactMap(\.string)
    made.items = path(node.field("items"))
    made.more = path(node.field("more"))
    made.when = path(node.field("when"))
    made.made = members(node.field("made"))
    made.needs = node.field("needs").string
    made.isShared = node.field("shared").isTrue
    made.tags = tags(node.field("tags"))
    for entry in node.field("page").entries {
      if let parameter = entry.key.string, let place = path(entry.value) {
        made.page.append(.init(parameter: parameter, place: place))
      }
    }
    for entry in node.field("decode").entries {
      guard let form = entry.value.string.flatMap(CollectorCall.Decoding.Form.init) else {
        problems.append("\"decode\" knows csv alone")
        continue
      }
      made.decode.append(.init(member: entry.key.string ?? "", form: form))
    }
    if !made.made.isEmpty, made.when == nil { problems.append("\"made\" needs a \"when\"") }
    return made
  }

  private mutating func tags(_ node: Node) -> TagAnswer? {
    guard node.exists else { return nil }
    let members = members(node.field("answer"))
    guard let arn = ParameterTemplate(node.field("arn")), !members.isEmpty else {
      problems.append("\"tags\" needs an \"arn\" and what they are in the \"answer\"")
      return nil
    }
    return TagAnswer(arn: arn, members: members)
  }

  private mutating func poll(_ node: Node) -> Collector.Poll? {
    guard node.exists else { return nil }
    guard let path = path(node.field("path")), let until = node.field("until").string else {
      problems.append("\"poll\" needs a \"path\" and an \"until\"")
      return nil
    }
    return Collector.Poll(
      path: path, until: until, seconds: Int(node.field("seconds").integer ?? 2),
      times: Int(node.field("times").integer ?? 10))
  }

  private mutating func path(_ node: Node) -> ItemPath? {
    guard node.exists else { return nil }
    guard let path = node.string.flatMap(ItemPath.init) else {
      problems.append("\"\(node.string ?? "")\" is no path")
      return nil
    }
    return path
  }

  private mutating func members(_ node: Node) -> [ParameterTemplate.Member] {
    guard node.exists else { return [] }
    guard node.isKind(.object), let members = ParameterTemplate.members(node) else {
      problems.append("parameters can't be read; a placeholder is \"{Name}\"")
      return []
    }
    return members
  }

  private mutating func choices(_ node: Node) -> [Collector.Choice] {
    node.entries.compactMap { entry in
      guard let name = entry.key.string else { return nil }
      return Collector.Choice(
        name: name, values: entry.value.elements.compactMap { ItemPath.scalar($0) })
    }
  }

  private mutating func unknownFields(_ node: Node, _ known: Set<String>) {
    for entry in node.entries where !known.contains(entry.key.string ?? "") {
      problems.append("\"\(entry.key.string ?? "")\" is no field of a collector")
    }
  }
}
