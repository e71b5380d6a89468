// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Turns values in the form that `GraphQLWriter` gives back into documents.
///
/// Members are found as Go's JSON decoder finds them: by name, without regard to case where the
/// library leaves decoding to it. Selections are told apart as the library does: whatever reads as
/// a field is one, so spreads and inline fragments come back as such only when it doesn't.
struct GraphQLReader {
  /// Why a value isn't a document.
  struct Failure: Error {
    var message: String
    /// Whether OPA itself fails on it in a way that is no error of the call.
    var isIncomplete = false
  }

  /// The Go type that the members at hand belong to, for messages.
  var typeName: String
  /// The members that lead to the value at hand.
  var path: [String] = []
  private var depth = 0

  init(root: String) { typeName = root }

  static let incomplete = Failure(message: "document is incomplete")

  func mismatch(_ node: Node, _ type: String) -> Failure {
    let got =
      switch node.kind {
      case .boolean: "bool"
      case .string: "string"
      case .array, .set: "array"
      case .object: "object"
      default: "number"
      }
    let place = path.isEmpty ? "value" : "struct field \(typeName).\(path.joined(separator: "."))"
    return Failure(message: "json: cannot unmarshal \(got) into Go \(place) of type \(type)")
  }

  /// A member by its exact name, or by one that differs in case.
  func member(_ node: Node, _ name: String, exact: Bool) -> Node {
    let found = node.field(named: name)
    if found.exists || exact { return found.isKind(.null) ? .absent : found }
    for entry in node.entries {
      guard let key = entry.key.string, key.utf8.count == name.utf8.count,
        key.lowercased() == name.lowercased()
      else { continue }
      return entry.value.isKind(.null) ? .absent : entry.value
    }
    return .absent
  }

  /// Reads a member with `body`, when there is one.
  mutating func with(
    _ node: Node, _ name: String, exact: Bool = false, counts: Bool = true,
    _ body: (inout GraphQLReader, Node) throws(Failure) -> Void
  ) throws(Failure) {
    let found = member(node, name, exact: exact)
    guard found.exists else { return }
    depth += 1
    guard depth <= GraphQLParser.depthLimit * 4 else {
      throw Failure(message: "document is nested too deeply")
    }
    if counts { path.append(name) }
    try body(&self, found)
    if counts { path.removeLast() }
    depth -= 1
  }

  mutating func text(
    _ node: Node, _ name: String, exact: Bool = false, type: String = "string"
  ) throws(Failure) -> String {
    var result = ""
    try with(node, name, exact: exact, counts: !exact) { reader, found throws(Failure) in
      guard let text = found.string else { throw reader.mismatch(found, type) }
      result = text
    }
    return result
  }

  mutating func flag(_ node: Node, _ name: String) throws(Failure) -> Bool {
    var result = false
    try with(node, name) { reader, found throws(Failure) in
      guard let flag = found.boolean else { throw reader.mismatch(found, "bool") }
      result = flag
    }
    return result
  }

  /// The elements of a list that is a member.
  mutating func list<T>(
    _ node: Node, _ name: String, exact: Bool = false, type: String,
    _ element: (inout GraphQLReader, Node) throws(Failure) -> T
  ) throws(Failure) -> [T] {
    var result: [T] = []
    try with(node, name, exact: exact, counts: !exact) { reader, found throws(Failure) in
      guard found.isKind(.array) || found.isKind(.set) else { throw reader.mismatch(found, type) }
      for item in found.elements {
        if item.isKind(.null) { throw Self.incomplete }
        result.append(try element(&reader, item))
      }
    }
    return result
  }

  /// Checks that a value is an object and reads it as the Go type of that name.
  mutating func object<T>(
    _ node: Node, _ type: String, _ body: (inout GraphQLReader) throws(Failure) -> T
  ) throws(Failure) -> T {
    guard node.isKind(.object) else { throw mismatch(node, "ast.\(type)") }
    let outer = typeName
    if outer != "QueryDocument" { typeName = type }
    let result = try body(&self)
    typeName = outer
    return result
  }

  mutating func texts(
    _ node: Node, _ name: String, type: String = "string"
  ) throws(Failure) -> [String] {
    try list(node, name, type: "[]\(type)") { reader, item throws(Failure) in
      guard let text = item.string else { throw reader.mismatch(item, type) }
      return text
    }
  }

  mutating func comment(_ node: Node, _ name: String = "Comment") throws(Failure) -> [String] {
    var result: [String] = []
    try with(node, name) { reader, group throws(Failure) in
      result = try reader.object(group, "CommentGroup") { reader throws(Failure) in
        try reader.list(group, "List", type: "[]*ast.Comment") { reader, item throws(Failure) in
          try reader.object(item, "Comment") { reader throws(Failure) in
            try reader.text(item, "Value")
          }
        }
      }
    }
    return result
  }

  mutating func comments(_ node: Node) throws(Failure) -> GraphQLSyntax.Comments {
    GraphQLSyntax.Comments(
      before: try comment(node, "BeforeDescriptionComment"),
      after: try comment(node, "AfterDescriptionComment"),
      end: try comment(node, "EndOfDefinitionComment"))
  }

  mutating func typeReference(_ node: Node) throws(Failure) -> GraphQLSyntax.TypeReference {
    let type = GraphQLSyntax.TypeReference()
    var isGiven = false
    try with(node, "Type") { reader, found throws(Failure) in
      isGiven = true
      try reader.fill(type, found)
    }
    guard isGiven else { throw Self.incomplete }
    return type
  }

  private mutating func fill(
    _ type: GraphQLSyntax.TypeReference, _ node: Node
  ) throws(Failure) {
    try object(node, "Type") { reader throws(Failure) in
      type.name = try reader.text(node, "NamedType")
      type.isNonNull = try reader.flag(node, "NonNull")
      try reader.with(node, "Elem") { reader, found throws(Failure) in
        let element = GraphQLSyntax.TypeReference()
        try reader.fill(element, found)
        type.element = element
      }
    }
  }

  mutating func optionalValue(
    _ node: Node, _ name: String
  ) throws(Failure) -> GraphQLSyntax.Value? {
    var result: GraphQLSyntax.Value?
    try with(node, name) { reader, found throws(Failure) in
      result = try reader.object(found, "Value") { reader throws(Failure) in
        try reader.value(found)
      }
    }
    return result
  }

  private mutating func value(_ node: Node) throws(Failure) -> GraphQLSyntax.Value {
    var kind = GraphQLSyntax.ValueKind.variable
    try with(node, "Kind") { reader, found throws(Failure) in
      guard let number = found.integer else { throw reader.mismatch(found, "ast.ValueKind") }
      guard let known = GraphQLSyntax.ValueKind(rawValue: Int(number)) else {
        throw Failure(message: "unknown value kind \(number)", isIncomplete: true)
      }
      kind = known
    }
    let value = GraphQLSyntax.Value(kind, raw: try text(node, "Raw"))
    value.comment = try comment(node)
    value.expectedTypeHasDefault = try flag(node, "ExpectedTypeHasDefault")
    value.children = try list(node, "Children", type: "ast.ChildValueList") {
      reader, item throws(Failure) in
      try reader.object(item, "ChildValue") { reader throws(Failure) in
        guard let inner = try reader.optionalValue(item, "Value") else { throw Self.incomplete }
        return GraphQLSyntax.ChildValue(
          name: try reader.text(item, "Name"), value: inner, comment: try reader.comment(item))
      }
    }
    return value
  }

  mutating func arguments(
    _ node: Node, exact: Bool = false
  ) throws(Failure) -> [GraphQLSyntax.Argument] {
    try list(node, "Arguments", exact: exact, type: "ast.ArgumentList") {
      reader, item throws(Failure) in
      try reader.object(item, "Argument") { reader throws(Failure) in
        guard let value = try reader.optionalValue(item, "Value") else { throw Self.incomplete }
        return GraphQLSyntax.Argument(
          name: try reader.text(item, "Name"), value: value, comment: try reader.comment(item))
      }
    }
  }

  mutating func directives(
    _ node: Node, exact: Bool = false
  ) throws(Failure) -> [GraphQLSyntax.Directive] {
    try list(node, "Directives", exact: exact, type: "ast.DirectiveList") {
      reader, item throws(Failure) in
      try reader.object(item, "Directive") { reader throws(Failure) in
        GraphQLSyntax.Directive(
          name: try reader.text(item, "Name"), arguments: try reader.arguments(item),
          location: try reader.text(item, "Location", type: "ast.DirectiveLocation"))
      }
    }
  }
}
