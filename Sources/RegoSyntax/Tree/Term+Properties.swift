// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Term {
  /// Whether it is null, a boolean, a number or a string.
  public var isScalar: Bool {
    switch kind {
    case .null, .boolean, .number, .string: true
    default: false
    }
  }

  /// The variable it is; nil when it is anything else.
  public var variable: Variable? {
    if case .variable(let variable) = kind { variable } else { nil }
  }

  /// Whether it holds no variable outside of comprehensions and reference heads.
  public var isGround: Bool {
    switch kind {
    case .null, .boolean, .number, .string: true
    case .variable: false
    case .ref(let ref): ref.isGround
    case .array(let items), .set(let items): items.allSatisfy(\.isGround)
    case .object(let entries): entries.allSatisfy { $0.key.isGround && $0.value.isGround }
    case .arrayComprehension, .objectComprehension, .setComprehension: true
    case .call(let call): call.arguments.allSatisfy(\.isGround)
    case .template: false
    }
  }

  /// What OPA calls the kind in messages.
  public var kindName: String {
    switch kind {
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .variable: "var"
    case .ref: "ref"
    case .array: "array"
    case .object: "object"
    case .set: "set"
    case .arrayComprehension: "arraycomprehension"
    case .objectComprehension: "objectcomprehension"
    case .setComprehension: "setcomprehension"
    case .call: "call"
    case .template: "templatestring"
    }
  }
}
