// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension TypeChecker {
  // MARK: - What a reference gives

  /// The type of what a reference reads.
  mutating func type(ofRef root: LoweredRoot, _ path: [LoweredTerm]) -> TypeID {
    switch root {
    case .variable(let id): return select(known(id) ?? .unknown, path[...])
    case .constant(let node):
      // OPA makes a variable of a collection that a reference starts from, and nothing of a scalar.
      return node.isCollection ? select(table.type(of: node), path[...]) : .unknown
    case .input, .data:
      if let overrides, let place = overrides.root(root),
        let found = type(at: place, path[...], overrides)
      {
        return found
      }
      guard let place = documents.root(root) else { return .any }
      return type(at: place, path[...], documents) ?? .any
    }
  }

  /// The type of what stands on a path below a place; nil when the place doesn't say.
  private mutating func type(
    at place: DocumentTypes.Place, _ path: ArraySlice<LoweredTerm>, _ documents: DocumentTypes
  ) -> TypeID? {
    var place = place
    var path = path
    while let step = path.first {
      let child = Self.key(step).flatMap { place.children[$0] }
      if let type = place.type, child == nil { return select(type, path) }
      guard case .constant = step else {
        return select(documents.extent(place, table), path)
      }
      guard let child else { return nil }
      place = child
      path = path.dropFirst()
    }
    return documents.extent(place, table)
  }

  private static func key(_ step: LoweredTerm) -> TreeKey? {
    if case .constant(let node) = step { ConstantPool.key(node) } else { nil }
  }

  private mutating func select(_ type: TypeID, _ path: ArraySlice<LoweredTerm>) -> TypeID {
    var type = type
    for step in path {
      if type.isUnknown { return .unknown }
      if case .constant(let node) = step, !node.isCollection {
        type = table.select(type, node)
      } else {
        type = table.values(type)
      }
    }
    return type
  }

  // MARK: - Whether a reference can give anything

  /// Checks the references of a statement; variables in them get the types of the keys.
  mutating func checkRefs(of expression: LoweredExpression, _ failures: inout [Failure]) {
    switch expression.kind {
    case .term(let term):
      checkRefs(in: term, expression.secondRange ?? expression.range, &failures)
    case .unify(let left, let right):
      checkRefs(in: left, expression.range, &failures)
      checkRefs(in: right, expression.secondRange ?? expression.range, &failures)
    case .call(_, let arguments, let output):
      for (index, argument) in arguments.enumerated() {
        let range = index == 1 ? expression.secondRange : nil
        checkRefs(in: argument, range ?? expression.range, &failures)
      }
      if let output { checkRefs(in: output, expression.range, &failures) }
    case .every(let every):
      checkRefs(in: every.domain, expression.range, &failures)
      // Of what an `every` demands only the references are checked, as OPA does it.
      for inner in every.body { checkRefs(of: inner, &failures) }
    }
  }

  private mutating func checkRefs(
    in term: LoweredTerm, _ range: ByteRange, _ failures: inout [Failure]
  ) {
    switch term {
    case .constant, .variable, .comprehension: break
    case .array(let items), .set(let items):
      for item in items { checkRefs(in: item, range, &failures) }
    case .object(let entries):
      for entry in entries {
        checkRefs(in: entry.key, range, &failures)
        checkRefs(in: entry.value, range, &failures)
      }
    case .ref(let root, let path):
      if let message = problem(root, path) {
        let place = scope?.shownPlace(of: range) ?? range
        failures.append(Failure(message: message, range: place))
      }
      for step in path { checkRefs(in: step, range, &failures) }
    }
  }

  private mutating func problem(_ root: LoweredRoot, _ path: [LoweredTerm]) -> String? {
    let type = type(ofRef: root, path)
    if table.isFunction(type) {
      return text(root, path).unsupported(at: path.count, table.text(of: type), isFunction: true)
    }
    switch root {
    case .variable(let id):
      if let known = known(id) {
        return problem(root, path, at: 0, in: known.isUnknown ? .any : known)
      }
      put(.any, for: id)
      return problem(root, path, at: 0, in: .any)
    case .constant(let node):
      return problem(root, path, at: 0, in: node.isCollection ? table.type(of: node) : .any)
    case .input, .data:
      if let overrides {
        switch problem(root, path, in: overrides) {
        case .none: return nil
        case .message(let text): return text
        case .notHere: break
        }
      }
      switch problem(root, path, in: documents) {
      case .none: return nil
      case .message(let text): return text
      case .notHere: return problem(root, path, at: 0, in: .any)
      }
    }
  }

  private mutating func problem(
    _ root: LoweredRoot, _ path: [LoweredTerm], in documents: DocumentTypes
  ) -> Outcome {
    guard let place = documents.root(root) else { return .notHere }
    guard let type = place.type else { return problem(root, path, at: 0, in: place, documents) }
    return problem(root, path, at: 0, in: type).map { .message($0) } ?? .none
  }

  private enum Outcome {
    case none
    case message(String)
    /// The documents don't say.
    case notHere
  }

  /// Follows a path through the places of rules.
  private mutating func problem(
    _ root: LoweredRoot, _ path: [LoweredTerm], at start: Int, in place: DocumentTypes.Place,
    _ documents: DocumentTypes
  ) -> Outcome {
    var place = place
    var index = start
    while index < path.count {
      let step = path[index]
      switch step {
      case .variable(let id):
        let keys = table.keys(documents.extent(place, table))
        if let known = known(id), !known.isUnknown {
          guard table.unifies(keys, known) else {
            return .message(
              text(root, path).invalid(
                at: index + 1, have: table.text(of: known), want: table.text(of: keys),
                oneOf: keyTexts(of: place)))
          }
        } else {
          put(keys, for: id)
        }
      case .constant(let node) where node.isKind(.string): break
      default:
        // Packages are named by strings.
        guard index > 1 else {
          return .message(
            text(root, path).invalid(
              at: index + 1, have: table.text(of: type(of: step)), want: "string",
              oneOf: keyTexts(of: place)))
        }
      }
      guard let child = Self.key(step).flatMap({ place.children[$0] }) else {
        // Then it may be anything, and so may the variables after it.
        return .notHere
      }
      index += 1
      if let type = child.type {
        return problem(root, path, at: index, in: type).map { .message($0) } ?? .none
      }
      place = child
    }
    return .none
  }

  /// Follows a path through a type.
  private mutating func problem(
    _ root: LoweredRoot, _ path: [LoweredTerm], at start: Int, in type: TypeID
  ) -> String? {
    var type = type
    for index in start..<max(path.count, start) {
      let step = path[index]
      let keys = table.keys(type)
      if keys.isUnknown {
        var isFunction = false
        if case .function = table[type] { isFunction = true }
        return text(root, path)
          .unsupported(at: index, table.text(of: type), isFunction: isFunction)
      }
      switch step {
      case .variable(let id):
        if let known = known(id), !known.isUnknown {
          guard table.unifies(known, keys) else {
            return text(root, path).invalid(
              at: index + 1, have: table.text(of: known), want: table.text(of: keys),
              oneOf: keyTexts(of: type))
          }
        } else {
          put(keys, for: id)
        }
        type = table.values(type)
      case .constant(let node) where !node.isCollection:
        let selected = table.select(type, node)
        if selected.isUnknown {
          return text(root, path).invalid(
            at: index + 1, have: nil, want: table.text(of: keys), oneOf: keyTexts(of: type))
        }
        type = selected
      default:
        guard unify(step, keys, adding: false) else {
          return text(root, path).invalid(
            at: index + 1, have: table.text(of: self.type(of: step)),
            want: table.text(of: keys), oneOf: [])
        }
        type = table.values(type)
      }
    }
    return nil
  }

  private func text(_ root: LoweredRoot, _ path: [LoweredTerm]) -> WrittenText.Reference {
    WrittenText(unit: unit, variables: variables, body: currentBody).reference(root, path)
  }

  private func keyTexts(of place: DocumentTypes.Place) -> [String] {
    place.keys.compactMap { $0.node(in: table.keyArena)?.regoText }
  }

  /// The known keys of an object, or of all objects in a union.
  private func keyTexts(of type: TypeID) -> [String] {
    keys(of: type).sorted { Node.compare($0.node, $1.node) < 0 }.map { Self.text(ofKey: $0.node) }
  }

  /// A key as JSON has it: a set is an array.
  private static func text(ofKey node: Node) -> String {
    switch node.kind {
    case .array, .set: "[" + node.elements.map { text(ofKey: $0) }.joined(separator: ", ") + "]"
    default: node.regoText
    }
  }

  private func keys(of type: TypeID) -> Set<NodeKey> {
    switch table[type] {
    case .object(let properties, _): Set(properties.map(\.key))
    case .union(let members): members.reduce(into: []) { $0.formUnion(keys(of: $1)) }
    default: []
    }
  }
}
