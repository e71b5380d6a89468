// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A parsed template: its own statements and those of the templates it defines.
struct TemplateTree {
  /// One statement of a template.
  struct Statement {
    indirect enum Kind {
      case text([UInt8])
      case action(Pipeline)
      case branch(Branch)
      case template(name: String, pipeline: Pipeline?)
      case `break`
      case `continue`
      /// Ends a list; never kept.
      case `else`
      case end
    }

    var kind: Kind
    /// Where it begins, in bytes.
    var start: Int
  }

  /// `if`, `with` or `range`.
  struct Branch {
    enum Kind: String { case `if`, with, range }

    var kind: Kind
    var pipeline: Pipeline
    var body: [Statement]
    var otherwise: [Statement]
  }

  /// Commands that hand their values on, and the variables that take the last one.
  struct Pipeline {
    var start: Int
    var isAssignment = false
    var variables: [Operand] = []
    var commands: [Command] = []
  }

  /// A function or value with arguments.
  struct Command {
    var start: Int
    var operands: [Operand] = []
  }

  /// One operand of a command.
  struct Operand {
    indirect enum Kind {
      case boolean(Bool)
      case dot
      case `nil`
      case number(TemplateNumber)
      /// The text as written, with quotes, and its value.
      case string(written: String, value: [UInt8])
      case field([String])
      /// The name with its dollar sign, then fields.
      case variable([String])
      case function(String)
      case pipeline(Pipeline)
      case chain(Operand, [String])
    }

    var kind: Kind
    /// Where messages place it, in bytes.
    var start: Int
  }

  var statements: [Statement] = []
  var definitions: [String: [Statement]] = [:]
}

// MARK: - Text for messages

extension TemplateTree.Pipeline: CustomStringConvertible {
  var description: String {
    let names = variables.map(\.description).joined(separator: ", ")
    let head = names.isEmpty ? "" : "\(names) \(isAssignment ? "=" : ":=") "
    return head + commands.map(\.description).joined(separator: " | ")
  }
}

extension TemplateTree.Command: CustomStringConvertible {
  var description: String { operands.map(\.description).joined(separator: " ") }
}

extension TemplateTree.Operand: CustomStringConvertible {
  var description: String {
    switch kind {
    case .boolean(let value): "\(value)"
    case .dot: "."
    case .nil: "nil"
    case .number(let number): number.text
    case .string(let written, _): written
    case .field(let names): names.map { ".\($0)" }.joined()
    case .variable(let names): names.joined(separator: ".")
    case .function(let name): name
    case .pipeline(let pipeline): "(\(pipeline))"
    case .chain(let operand, let names): "\(operand)" + names.map { ".\($0)" }.joined()
    }
  }
}
