// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension ExpressionEvaluator {
  mutating func evaluateTraversal(_ traversal: Traversal) -> HCLValue {
    for local in locals.reversed() where local.name == traversal.root {
      return apply(traversal.steps[...], to: local.value)
    }
    guard let found = scope.resolve(traversal, diagnostics: &diagnostics) else {
      report(
        "hcl-unknown-variable",
        "unknown variable: there is no variable named \"\(traversal.root)\"; check the name",
        traversal.rootRange)
      return .unknown(HCLUnknown(symbol: traversal.description))
    }
    return apply(traversal.steps.dropFirst(max(found.stepsTaken, 0)), to: found.value)
  }

  /// Takes steps with literal keys from a value.
  public mutating func apply(
    _ steps: ArraySlice<Traversal.Step>, to value: HCLValue
  ) -> HCLValue {
    var value = value
    for step in steps {
      switch step.kind {
      case .attribute(let name): value = attribute(name, of: value, range: step.range)
      case .key(let key): value = index(value, by: .string(key), range: step.range)
      case .index(let number): value = index(value, by: .number(number), range: step.range)
      }
    }
    return value
  }

  mutating func evaluateIndex(
    _ collection: Expression, key: Expression, range: ByteRange
  ) -> HCLValue {
    let collection = evaluate(collection)
    let key = evaluate(key)
    return index(collection, by: key, range: range)
  }

  /// The attribute of a name, as `value.name` gives it.
  public mutating func attribute(
    _ name: String, of value: HCLValue, range: ByteRange
  ) -> HCLValue {
    let marks = value.marks
    switch value.content {
    case .object(let entries):
      if let member = entries[name] { return member.marked(with: marks) }
      report(
        "hcl-unsupported-attribute",
        "unsupported attribute: this object does not have an attribute named \"\(name)\""
          + suggestion(for: name, among: entries.keys), range)
    case .map(let entries, _):
      if let member = entries[name] { return member.marked(with: marks) }
      report(
        "hcl-invalid-index",
        "missing map element: this map does not have an element with the key \"\(name)\"", range)
    case .null:
      report(
        "hcl-null-access",
        "attempt to get attribute \"\(name)\" from null value; handle the case that it is null",
        range)
    case .unknown(let unknown):
      let type: HCLType
      switch unknown.type {
      case .any: type = .any
      case .map(let element): type = element
      case .object(let object):
        guard let attribute = object[name] else {
          report(
            "hcl-unsupported-attribute",
            "unsupported attribute: this object does not have an attribute named \"\(name)\""
              + suggestion(for: name, among: object.attributes.map(\.name)), range)
          return .unknown
        }
        type = attribute.type
      default:
        reportNoAttributes(unknown.type, name, range)
        return .unknown
      }
      return member(of: unknown, type: type, step: ".\(name)").marked(with: marks)
    case .bool, .number, .string, .list, .set, .tuple:
      reportNoAttributes(value.type, name, range)
    }
    return .unknown
  }

  private func member(of unknown: HCLUnknown, type: HCLType, step: String) -> HCLValue {
    if let symbol = unknown.symbol {
      return .unknown(HCLUnknown(type: type, symbol: symbol + step))
    }
    return .unknown(HCLUnknown(type: type, origins: [unknown]))
  }

  private mutating func reportNoAttributes(_ type: HCLType, _ name: String, _ range: ByteRange) {
    let advice: String
    switch type {
    case .list, .tuple, .set:
      advice = "; to read it from every element, use \"[*].\(name)\", or one element by its index"
    default: advice = ""
    }
    report(
      "hcl-unsupported-attribute",
      "unsupported attribute: a \(type.friendlyName) does not have attributes\(advice)", range)
  }

  /// The element of a key, as `collection[key]` gives it.
  public mutating func index(
    _ collection: HCLValue, by key: HCLValue, range: ByteRange
  ) -> HCLValue {
    let marks = collection.marks.union(key.marks)
    if key.isNull {
      report(
        "hcl-invalid-index", "invalid index: a null value can't be used as an index", range)
      return .unknown
    }
    switch collection.content {
    case .null:
      report(
        "hcl-null-access",
        "attempt to index null value; handle the case that it is null", range)
      return .unknown
    case .list(let elements, let element):
      return self.element(elements, of: element, by: key, range: range).marked(with: marks)
    case .tuple(let elements):
      return element(elements, of: nil, by: key, range: range).marked(with: marks)
    case .map(let entries, let element):
      guard let name = keyText(key, range) else {
        return .unknown(element, from: [key]).marked(with: marks)
      }
      if let member = entries[name] { return member.marked(with: marks) }
      reportMissing(name, in: "map", marks: marks, entries.keys, range)
      return .unknown(element)
    case .object(let entries):
      guard let name = keyText(key, range) else {
        return HCLValue.unknown(.any, from: [key]).marked(with: marks)
      }
      if let member = entries[name] { return member.marked(with: marks) }
      reportMissing(name, in: "object", marks: marks, entries.keys, range)
      return .unknown
    case .unknown(let unknown):
      return indexUnknown(unknown, by: key, range: range).marked(with: marks)
    case .set:
      report(
        "hcl-invalid-index",
        "invalid index: elements of a set have no index; turn it into a list first, as with "
          + "\"tolist\"", range)
    case .bool, .number, .string:
      report(
        "hcl-invalid-index",
        "invalid index: a \(collection.type.friendlyName) does not have any indices", range)
    }
    return .unknown
  }

  private mutating func reportMissing(
    _ name: String, in kind: String, marks: HCLMarks, _ names: [String], _ range: ByteRange
  ) {
    let which = marks.contains(.sensitive) ? "this key" : "the key \"\(name)\""
    report(
      "hcl-invalid-index",
      "invalid index: this \(kind) does not have an element with \(which)"
        + (marks.isEmpty ? suggestion(for: name, among: names) : ""), range)
  }

  private mutating func keyText(_ key: HCLValue, _ range: ByteRange) -> String? {
    if let text = key.stringValue { return text }
    guard key.isKnown else { return nil }
    if let text = try? key.converted(to: .string).stringValue { return text }
    report("hcl-invalid-index", "invalid index: a string is required as key", range)
    return nil
  }

  private mutating func element(
    _ elements: [HCLValue], of type: HCLType?, by key: HCLValue, range: ByteRange
  ) -> HCLValue {
    guard key.isKnown else { return .unknown(type ?? .any, from: [key]) }
    guard let number = (try? key.converted(to: .number))?.numberValue else {
      report("hcl-invalid-index", "invalid index: a number is required", range)
      return .unknown(type ?? .any)
    }
    if let position = number.int64Value, position >= 0, position < elements.count {
      return elements[Int(position)]
    }
    let reason =
      !number.isWhole
      ? "it must be a whole number"
      : number.isNegative
        ? "a negative number is not a valid index for a sequence"
        : elements.isEmpty
          ? "the collection has no elements"
          : "the collection has \(elements.count) element\(elements.count == 1 ? "" : "s")"
    report(
      "hcl-invalid-index",
      "invalid index: the given key does not identify an element in this collection value: "
        + reason, range)
    return .unknown(type ?? .any)
  }

  private mutating func indexUnknown(
    _ unknown: HCLUnknown, by key: HCLValue, range: ByteRange
  ) -> HCLValue {
    let step: String
    switch key.content {
    case .string(let text): step = "[\(quotedForHCL(text))]"
    case .number(let number): step = "[\(number)]"
    default: step = "[*]"
    }
    let type: HCLType
    switch unknown.type {
    case .any: type = .any
    case .list(let element), .map(let element): type = element
    case .tuple(let types):
      if let position = key.intValue {
        guard position >= 0, position < types.count else {
          report(
            "hcl-invalid-index",
            "invalid index: the given key does not identify an element in this collection value: "
              + "the collection has \(types.count) elements", range)
          return .unknown
        }
        type = types[position]
      } else {
        type = .any
      }
    case .object(let object):
      guard let name = key.stringValue else { return member(of: unknown, type: .any, step: step) }
      guard let attribute = object[name] else {
        reportMissing(name, in: "object", marks: key.marks, object.attributes.map(\.name), range)
        return .unknown
      }
      type = attribute.type
    case .bool, .number, .string, .set:
      report(
        "hcl-invalid-index",
        "invalid index: a \(unknown.type.friendlyName) does not have any indices", range)
      return .unknown
    }
    return member(of: unknown, type: type, step: step)
  }

  /// "; did you mean …?" when a name that exists is one slip away.
  func suggestion(for name: String, among names: [String]) -> String {
    let wanted = Array(name.utf8.prefix(64))
    for other in names.prefix(500) where abs(other.utf8.count - wanted.count) <= 2 {
      if editDistance(wanted, Array(other.utf8)) <= 2, other != name {
        return "; did you mean \"\(other)\"?"
      }
    }
    return ""
  }

  private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let next = min(row[j] + 1, row[j + 1] + 1, diagonal + (a == b ? 0 : 1))
        diagonal = row[j + 1]
        row[j + 1] = next
      }
    }
    return row[right.count]
  }
}
