// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension AnnotationReader {
  /// `Jane Doe <jane@example.com>`, or an object, as an object.
  func author(_ node: Node) throws(AnnotationProblem) -> Node {
    func refused(_ why: String) -> AnnotationProblem {
      AnnotationProblem(
        message: "invalid author definition \(AnnotationFields.goText(node)): \(why)")
    }
    var name = ""
    var email = ""
    switch node.kind {
    case .string:
      var words = (node.string ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
      guard let last = words.last else { throw refused("author is an empty string") }
      if last.hasPrefix("<"), last.hasSuffix(">"), last.count > 1 {
        words.removeLast()
        email = String(last.dropFirst().dropLast())
      }
      name = words.joined(separator: " ")
    case .object:
      name = Self.trimmed(node.field("name").string)
      email = Self.trimmed(node.field("email").string)
      guard !name.isEmpty || !email.isEmpty else {
        throw refused("'name' and/or 'email' values required in object")
      }
    default: throw refused("invalid value type, must be string or map")
    }
    return object([("name", name), ("email", email)])
  }

  /// A link, or an object with one, as an object.
  func resource(_ node: Node) throws(AnnotationProblem) -> Node {
    func refused(_ why: String) -> AnnotationProblem {
      AnnotationProblem(
        message: "invalid related-resource definition \(AnnotationFields.goText(node)): \(why)")
    }
    let link: String
    var description = ""
    switch node.kind {
    case .string:
      link = node.string ?? ""
      guard !link.isEmpty else { throw refused("ref URL may not be empty string") }
    case .object:
      link = Self.trimmed(node.field("ref").string)
      description = Self.trimmed(node.field("description").string)
      guard !link.isEmpty else { throw refused("'ref' value required in object") }
    default: throw refused("invalid value type, must be string or map")
    }
    do throws(BuiltinError) {
      let written = String(decoding: try GoURL(link.utf8).text, as: UTF8.self)
      return object([("ref", written), ("description", description)])
    } catch {
      throw refused(error.message)
    }
  }

  private func object(_ pairs: [(key: StaticString, value: String)]) -> Node {
    arena.sortedObject(
      pairs.filter { !$0.value.isEmpty }.map {
        Node.Entry(key: arena.string($0.key), value: arena.string($0.value))
      })
  }

  private static func trimmed(_ text: String?) -> String {
    var text = Substring(text ?? "")
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// One entry of `schemas:`: a document's path, and what describes it.
  func schema(_ node: Node) throws(AnnotationProblem) -> SchemaAnnotation {
    guard let entry = node.entries.first, let key = entry.key.string, let path = Self.ref(key)
    else { throw AnnotationProblem(message: "invalid document reference") }
    switch entry.value.kind {
    case .string:
      guard let parts = Self.schemaPath(entry.value.string ?? "") else {
        throw AnnotationProblem(message: "invalid schema reference")
      }
      return SchemaAnnotation(path: path, source: .named(parts))
    case .object:
      return SchemaAnnotation(path: path, source: .inline(arena.copy(entry.value)))
    default:
      throw AnnotationProblem(
        message: "invalid schema declaration for path \(GoQuote.string(key.utf8))")
    }
  }

  /// The reference that a text is; nil when it is anything else.
  private static func ref(_ text: String) -> Ref? {
    guard let term = RegoParser.parseTerm(text).value, case .ref(let ref) = term.kind else {
      return nil
    }
    return ref
  }

  private static func schemaPath(_ text: String) -> [String]? {
    guard let term = RegoParser.parseTerm(text).value else { return nil }
    switch term.kind {
    case .variable(let variable): return variable.name == "schema" ? [] : nil
    case .ref(let ref):
      guard let path = ref.staticPath, path.first == "schema" else { return nil }
      return Array(path.dropFirst())
    default: return nil
    }
  }

  /// A schema entry as `rego.metadata` shows it.
  func shown(_ schema: SchemaAnnotation) -> Node {
    let path = schema.path.terms.enumerated().map { index, term in
      if index == 0 { return arena.string(schema.path.headName ?? "") }
      if case .string(let part) = term.kind { return arena.string(part) }
      return arena.string(RegoPrinter.text(of: term))
    }
    var entries = [Node.Entry(key: arena.string("path"), value: arena.array(path))]
    switch schema.source {
    case .named(let parts):
      let names = (["schema"] + parts).map { arena.string($0) }
      entries.append(Node.Entry(key: arena.string("schema"), value: arena.array(names)))
    case .inline(let node):
      entries.append(Node.Entry(key: arena.string("definition"), value: node))
    }
    return arena.sortedObject(entries)
  }

  /// What `compile:` says is for other tools; only its references are checked.
  func checkCompile(_ node: Node) throws(AnnotationProblem) {
    for item in node.field("unknowns").elements {
      guard let text = item.string, Self.ref(text) == nil else { continue }
      let quoted = GoQuote.string(text.utf8)
      throw AnnotationProblem(
        message: "invalid unknowns element \(quoted): expected ref but got \(text)")
    }
    guard let text = node.field("mask_rule").string else { return }
    switch RegoParser.parseTerm(text).value?.kind {
    case .variable, .string, .ref: return
    default:
      throw AnnotationProblem(
        message: "invalid mask_rule annotation \(GoQuote.string(text.utf8))")
    }
  }
}
