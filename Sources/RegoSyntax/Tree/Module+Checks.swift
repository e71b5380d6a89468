// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension Module {
  /// What OPA's compiler holds against a v1 module before it resolves any name: imports that bind
  /// one name twice, and rules, parameters and variables named `input` or `data`.
  public func strictErrors() -> [RegoError] { importErrors() + documentNameErrors() }

  /// Imports that bind a name which another one binds already.
  public func importErrors() -> [RegoError] {
    var errors: [RegoError] = []
    var bound: [String: Import] = [:]
    for found in imports {
      if let earlier = bound[found.name] {
        errors.append(
          RegoError(
            code: .compile, message: "import must not shadow \(RegoPrinter.text(of: earlier))",
            file: file, range: found.range))
      } else {
        bound[found.name] = found
      }
    }
    return errors
  }

  /// Rules, parameters and variables named `input` or `data`.
  public func documentNameErrors() -> [RegoError] {
    var errors: [RegoError] = []
    func add(_ message: String, _ range: ByteRange) {
      errors.append(RegoError(code: .compile, message: message, file: file, range: range))
    }
    for rule in rules {
      if let name = rule.head.name.headName, Self.isRoot(name) {
        add("rules must not shadow \(name) (use a different rule name)", rule.range)
      }
      for argument in rule.head.arguments {
        if let name = Self.rootName(of: argument) {
          add("args must not shadow \(name) (use a different variable name)", argument.range)
        }
      }
      var visitor = AssignmentVisitor()
      rule.walk(&visitor)
      for (name, range) in visitor.shadows {
        add("variables must not shadow \(name) (use a different variable name)", range)
      }
    }
    return errors
  }

  private static func isRoot(_ name: String) -> Bool { name == "input" || name == "data" }

  /// `input` or `data` when a term is just that.
  fileprivate static func rootName(of term: Term) -> String? {
    guard case .ref(let ref) = term.kind, ref.count == 1, let name = ref.headName, isRoot(name)
    else { return nil }
    return name
  }
}

private struct AssignmentVisitor: SyntaxVisitor {
  var shadows: [(name: String, range: ByteRange)] = []

  mutating func visit(_ expression: Expression) -> Descent {
    if case .call(let call) = expression.kind, call.isAssignment, let target = call.arguments.first,
      let name = Module.rootName(of: target)
    {
      shadows.append((name, expression.range))
    }
    return .visitChildren
  }
}
