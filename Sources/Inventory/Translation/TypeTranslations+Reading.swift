// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension TypeTranslations {
  /// Adds the types of one table.
  package mutating func add(_ file: SourceFile) {
    var options = ReaderOptions()
    options.keepsRanges = true
    let result = YAMLReader.read(file, options: options)
    diagnostics += result.diagnostics
    guard let document = result.document else { return }
    arenas.append(document.arena)
    for (index, entry) in document.root.entries.enumerated() {
      guard let type = entry.key.string else { continue }
      let range = document.root.range(at: index).bytes
      let forms = entry.value.isKind(.array) ? Array(entry.value.elements) : [entry.value]
      var translation = TypeTranslation()
      for form in forms {
        if let text = form.string {
          translation.forms.append(
            TypeTranslation.Form(main: TypeTranslation.Emission(type: text)))
        } else if let made = self.form(form, type, file, range) {
          translation.forms.append(made)
        }
      }
      if types[type] != nil { report("\"\(type)\" stands in two tables", file, range) }
      types[type] = translation
    }
  }

  private mutating func form(
    _ node: Node, _ type: String, _ file: SourceFile, _ range: ByteRange
  ) -> TypeTranslation.Form? {
    guard let main = emission(node, type, file, range) else { return nil }
    var form = TypeTranslation.Form(main: main)
    form.conditions = conditions(node.field("when"))
    form.reference = node.field("ref").string ?? "id"
    for entry in node.field("attributes").entries {
      if let name = entry.key.string, let target = entry.value.string {
        form.attributes[name] = target
      }
    }
    for other in node.field("also").elements {
      guard var made = emission(other, nil, file, range) else { continue }
      made.conditions = conditions(other.field("when"))
      form.others.append(made)
    }
    return form
  }

  private static let fields: Set<String> = [
    "type", "from", "parent", "parentAttribute", "map", "set", "defaults", "when", "ref",
    "attributes", "also", "elements", "content", "each", "fill", "texts",
    "rego",
  ]

  /// - Parameter named: the type where none is given, if it may be left out: live kinds have
  ///   canonical names themselves.
  private mutating func emission(
    _ node: Node, _ named: String?, _ file: SourceFile, _ range: ByteRange
  ) -> TypeTranslation.Emission? {
    let ownName = named.flatMap { $0.contains(":") ? nil : $0 }
    guard let type = node.field("type").string ?? ownName else {
      report("a translation needs a \"type\"", file, range)
      return nil
    }
    for entry in node.entries where !Self.fields.contains(entry.key.string ?? "") {
      report("\"\(entry.key.string ?? "")\" is no field of a translation", file, range)
    }
    let isData = type.hasPrefix("data.")
    var made = TypeTranslation.Emission(type: isData ? String(type.dropFirst(5)) : type)
    made.isData = isData
    if let text = node.field("content").string {
      guard let content = TypeTranslation.Content(rawValue: text) else {
        report("\"\(text)\" is no content of a translation", file, range)
        return nil
      }
      made.content = content
    }
    made.from = Self.path(node.field("from").string ?? "")
    made.parent = node.field("parent").string
    made.elements = node.field("elements").string.flatMap(TypeTranslation.ElementKind.init)
    made.parentAttribute = node.field("parentAttribute").string
    for entry in node.field("map").entries {
      guard let source = entry.key.string else { continue }
      guard let target = target(entry.value, file, range) else {
        report("\"\(source)\" has a target that can't be read", file, range)
        continue
      }
      if source.hasPrefix("/") {
        made.outer.append((Self.path(String(source.dropFirst())), target))
      } else {
        made.map[source] = target
      }
    }
    if let text = node.field("each").string { made.each = cell(text, file, range) }
    let fill = node.field("fill")
    made.fill =
      (fill.isKind(.array) ? fill.elements.compactMap(\.string) : [fill.string].compactMap(\.self))
      .map(Self.path)
    for entry in node.field("texts").entries {
      guard let pattern = entry.value.string.flatMap(TypeTranslation.TextPattern.init) else {
        report("\"\(entry.key.string ?? "")\" has a text that can't be read", file, range)
        continue
      }
      made.texts.append((Self.path(entry.key.string ?? ""), pattern))
    }
    for entry in node.field("rego").entries {
      guard let text = entry.value.string else {
        report("\"\(entry.key.string ?? "")\" needs an expression", file, range)
        continue
      }
      made.cells.append((Self.path(entry.key.string ?? ""), cell(text, file, range)))
    }
    for (name, isDefault) in [("set", false), ("defaults", true)] {
      for entry in node.field(named: name).entries {
        let item = (Self.path(entry.key.string ?? ""), entry.value)
        if isDefault { made.defaults.append(item) } else { made.constants.append(item) }
      }
    }
    return made
  }

  private mutating func cell(
    _ text: String, _ file: SourceFile, _ range: ByteRange
  ) -> TypeTranslation.Cell {
    cells.append(CellText(text: text, file: file, range: range))
    return TypeTranslation.Cell(index: cells.count - 1)
  }

  private mutating func target(
    _ node: Node, _ file: SourceFile, _ range: ByteRange
  ) -> TypeTranslation.Target? {
    if node.isKind(.null) { return TypeTranslation.Target(path: nil) }
    if let text = node.string { return Self.target(text) }
    guard node.isKind(.object), var made = Self.target(node.field("to").string ?? "") else {
      return nil
    }
    for entry in node.entries {
      let value = entry.value
      switch entry.key.string {
      case "to": break
      case "values":
        var values: [String: Node] = [:]
        for item in value.entries { values[item.key.string ?? ""] = item.value }
        made.change = .values(values)
      case "as":
        switch value.string {
        case "inverse": made.change = .inverted
        case "json": made.change = .camelJSON
        case "presence": made.change = .presence
        case "url": made.change = .decodedURL
        case "last": made.change = .lastPart
        default: return nil
        }
      case "entries":
        made.change = .entries(
          key: value.field("key").string ?? "name", value: value.field("value").string ?? "value")
      case "elements":
        guard let name = value.string else { return nil }
        made.change = .elements(name: name)
      case "pairs":
        var names: [String: TypeTranslation.Target] = [:]
        for item in value.entries {
          guard let target = target(item.value, file, range) else { return nil }
          names[item.key.string ?? ""] = target
        }
        made.change = .pairs(
          key: node.field("key").string ?? "Key", value: node.field("value").string ?? "Value",
          names: names)
      case "times":
        guard let factor = value.integer.flatMap({ Int(exactly: $0) }) else { return nil }
        made.change = .multiplied(by: factor)
      case "rego":
        guard let text = value.string else { return nil }
        made.change = .computed(cell(text, file, range))
      case "keyed":
        guard let name = value.string else { return nil }
        made.change = .keyed(name)
      case "field":
        guard let name = value.string else { return nil }
        made.change = .field(name)
      case "where":
        var names: [String: String] = [:]
        for item in value.entries {
          guard let text = item.key.string, let name = item.value.string else { return nil }
          names[text] = name
        }
        made.change = .distributed(by: node.field("by").string ?? "Name", names: names)
      case "key", "value", "by": break
      default: return nil
      }
    }
    return made
  }

  private static func target(_ text: String) -> TypeTranslation.Target? {
    let isFromTop = text.hasPrefix("/")
    return TypeTranslation.Target(
      path: path(isFromTop ? String(text.dropFirst()) : text), isFromTop: isFromTop)
  }

  private func conditions(_ node: Node) -> [TypeTranslation.Condition] {
    node.entries.compactMap { entry in
      guard let path = entry.key.string else { return nil }
      let value = entry.value
      if value.isFalse {
        return TypeTranslation.Condition(path: Self.path(path), values: nil, isAbsent: true)
      }
      if value.isTrue { return TypeTranslation.Condition(path: Self.path(path), values: nil) }
      let texts =
        value.isKind(.array)
        ? value.elements.compactMap(\.scalarText)
        : [value.scalarText]
          .compactMap(\.self)
      return TypeTranslation.Condition(path: Self.path(path), values: Set(texts))
    }
  }

  /// `.` is where one stands.
  static func path(_ text: String) -> [String] {
    text.split(separator: ".").map(String.init)
  }

  private mutating func report(_ message: String, _ file: SourceFile, _ range: ByteRange) {
    diagnostics.append(
      Diagnostic(
        id: "mapping-form", severity: .error, message: message, file: file, range: range))
  }
}
