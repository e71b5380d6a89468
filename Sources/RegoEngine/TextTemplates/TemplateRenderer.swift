// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Renders a template as Go's `text/template` does, with its messages.
struct TemplateRenderer {
  /// Statements and iterations that one template may take.
  private static let stepLimit = 2_000_000
  /// Go's limit is 100,000 templates within each other; a thread's stack holds fewer.
  private static let depthLimit = 200

  /// What a message places itself at.
  enum Place {
    case operand(TemplateTree.Operand)
    case command(TemplateTree.Command)
    case pipeline(TemplateTree.Pipeline)
    case invocation(TemplateTree.Statement)
  }

  /// How a list of statements ended.
  private enum Ending { case normal, broken, continued }

  private let tree: TemplateTree
  private let source: [UInt8]
  let arena: Arena
  private var output: [UInt8] = []
  private var variables: [(name: String, value: TemplateValue)] = []
  private var name = "template"
  private var depth = 0
  private var steps = 0
  var place: Place?

  private init(_ tree: TemplateTree, source: [UInt8], arena: Arena) {
    self.tree = tree
    self.source = source
    self.arena = arena
  }

  /// The text of a template with the given variables.
  ///
  /// - Throws: `builtin` with Go's message.
  static func render(
    _ tree: TemplateTree, source: [UInt8], variables: Node, in arena: Arena
  ) throws(BuiltinError) -> [UInt8] {
    var renderer = TemplateRenderer(tree, source: source, arena: arena)
    let dot = TemplateValue(variables, isBoxed: false)
    renderer.variables = [("$", dot)]
    _ = try renderer.run(tree.statements, dot)
    return renderer.output
  }

  // MARK: - Messages

  func problem(_ message: String) -> BuiltinError {
    let (start, shown): (Int, String) =
      switch place {
      case .operand(let operand): (operand.start, operand.description)
      case .command(let command): (command.start, command.description)
      case .pipeline(let pipeline): (pipeline.start, pipeline.description)
      case .invocation(let statement): (statement.start, Self.text(of: statement))
      case nil: (0, "")
      }
    let before = source[..<min(start, source.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let line = before.reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    let quoted = GoQuote.string(Array(name.utf8))
    return .failure(
      "template: template:\(line):\(start - lineStart): executing \(quoted) at <\(shown)>: "
        + message)
  }

  private static func text(of statement: TemplateTree.Statement) -> String {
    guard case .template(let name, let pipeline) = statement.kind else { return "" }
    let quoted = GoQuote.string(Array(name.utf8))
    return "{{template \(quoted)" + (pipeline.map { " \($0)" } ?? "") + "}}"
  }

  mutating func step() throws(BuiltinError) {
    steps += 1
    guard steps <= Self.stepLimit, output.count <= GoFormat.outputLimit, !arena.isExhausted else {
      throw .tooLarge
    }
  }

  // MARK: - Statements

  private mutating func run(
    _ statements: [TemplateTree.Statement], _ dot: TemplateValue
  ) throws(BuiltinError) -> Ending {
    for statement in statements {
      try step()
      switch statement.kind {
      case .text(let text): output += text
      case .action(let pipeline):
        let value = try evaluate(pipeline, dot)
        if pipeline.variables.isEmpty { write(value) }
      case .branch(let branch):
        let known = variables.count
        let ending = branch.kind == .range ? try range(branch, dot) : try choose(branch, dot)
        variables.removeLast(variables.count - known)
        if ending != .normal { return ending }
      case .template(let name, let pipeline):
        try invoke(name, pipeline, statement, dot)
      case .break: return .broken
      case .continue: return .continued
      case .else, .end: break
      }
    }
    return .normal
  }

  private mutating func write(_ value: TemplateValue) {
    output += value.isMissing ? Array("<no value>".utf8) : GoFormat.text(value.argument)
  }

  private mutating func choose(
    _ branch: TemplateTree.Branch, _ dot: TemplateValue
  ) throws(BuiltinError) -> Ending {
    let value = try evaluate(branch.pipeline, dot)
    guard value.unboxed.isTrue else { return try run(branch.otherwise, dot) }
    return try run(branch.body, branch.kind == .with ? value : dot)
  }

  private mutating func invoke(
    _ called: String, _ pipeline: TemplateTree.Pipeline?, _ statement: TemplateTree.Statement,
    _ dot: TemplateValue
  ) throws(BuiltinError) {
    place = .invocation(statement)
    // The whole text is a template of its own too, named as OPA names it.
    let body = tree.definitions[called] ?? (called == "template" ? tree.statements : nil)
    guard let body else {
      throw problem("template \(GoQuote.string(Array(called.utf8))) not defined")
    }
    guard depth < Self.depthLimit else {
      throw problem("exceeded maximum template depth (\(Self.depthLimit))")
    }
    let value = try pipeline.map { pipeline throws(BuiltinError) in
      try evaluate(pipeline, dot)
    }
    let outer = (variables, name)
    variables = [("$", value ?? .missing)]
    name = called
    depth += 1
    _ = try run(body, value ?? .missing)
    depth -= 1
    (variables, name) = outer
  }

  // MARK: - Iteration

  private mutating func range(
    _ branch: TemplateTree.Branch, _ dot: TemplateValue
  ) throws(BuiltinError) -> Ending {
    let value = try evaluate(branch.pipeline, dot).unboxed
    let mark = variables.count
    var isEmpty = true
    switch value.content {
    case .missing, .null: break
    case .integer(let count):
      if branch.pipeline.variables.count > 1 {
        throw problem("can't use \(count) to iterate over more than one variable")
      }
      var index: Int64 = 0
      while index < count {
        isEmpty = false
        let element = TemplateValue(.integer(index))
        if try iterate(branch, .missing, element, mark) == .broken { break }
        index += 1
      }
    case .node(let node) where node.isKind(.array):
      isEmpty = node.count == 0
      for (index, element) in node.elements.enumerated() {
        let position = TemplateValue(.integer(Int64(index)))
        let element = TemplateValue(element, isBoxed: true)
        if try iterate(branch, position, element, mark) == .broken { break }
      }
    case .node(let node) where node.isKind(.object):
      isEmpty = node.count == 0
      for index in node.sortedEntryOrder() {
        let entry = node.entries[index]
        let key = TemplateValue(.node(entry.key))
        let element = TemplateValue(entry.value, isBoxed: true)
        if try iterate(branch, key, element, mark) == .broken { break }
      }
    default:
      throw problem(
        "range can't iterate over \(String(decoding: GoFormat.text(value.argument), as: UTF8.self))"
      )
    }
    return isEmpty ? try run(branch.otherwise, dot) : .normal
  }

  private mutating func iterate(
    _ branch: TemplateTree.Branch, _ index: TemplateValue, _ element: TemplateValue, _ mark: Int
  ) throws(BuiltinError) -> Ending {
    try step()
    let names = branch.pipeline.variables
    if let last = names.last {
      if branch.pipeline.isAssignment {
        if names.count > 1 { try assign(names[0], index) }
        try assign(last, element)
      } else {
        // The pipeline has declared them; they are the newest ones.
        variables[mark - 1].value = element
        if names.count > 1 { variables[mark - 2].value = index }
      }
    }
    let ending = try run(branch.body, element)
    variables.removeLast(variables.count - mark)
    return ending
  }

  // MARK: - Variables

  func variable(_ name: String) throws(BuiltinError) -> TemplateValue {
    guard let found = variables.last(where: { $0.name == name }) else {
      throw problem("undefined variable: \(name)")
    }
    return found.value
  }

  private mutating func assign(
    _ operand: TemplateTree.Operand, _ value: TemplateValue
  ) throws(BuiltinError) {
    let name = operand.description
    guard let index = variables.lastIndex(where: { $0.name == name }) else {
      throw problem("undefined variable: \(name)")
    }
    variables[index].value = value
  }

  /// The value of a pipeline, which its variables take.
  mutating func evaluate(
    _ pipeline: TemplateTree.Pipeline, _ dot: TemplateValue
  ) throws(BuiltinError) -> TemplateValue {
    place = .pipeline(pipeline)
    var value: TemplateValue?
    for command in pipeline.commands { value = try evaluate(command, dot, final: value).unboxed }
    let result = value ?? .missing
    for operand in pipeline.variables {
      if pipeline.isAssignment {
        try assign(operand, result)
      } else {
        variables.append((operand.description, result))
      }
    }
    return result
  }
}
