// Bawn
// SPDX-License-Identifier: Apache-2.0

extension RegoType: CustomStringConvertible {
  /// The type as OPA writes it in messages: `array[string]`, `any<number, set[any]>`,
  /// `object<op: string>[any: any]`.
  public var description: String {
    switch self {
    case .any: "any"
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array(let element): "array[\(element)]"
    case .tuple(let elements, let rest):
      "array<\(Self.list(elements))>" + (rest.map { "[\($0)]" } ?? "")
    case .set(let element): "set[\(element)]"
    case .object(let key, let value): "object[\(key): \(value)]"
    case .record(let fields, let rest):
      "object<\(fields.map { "\($0.key): \($0.type)" }.joined(separator: ", "))>"
        + (rest.map { "[\($0.key): \($0.value)]" } ?? "")
    case .named(let name, let type): "\(name): \(type)"
    case .anyOf(let types): "any<\(Self.list(types))>"
    }
  }

  private static func list(_ types: [RegoType]) -> String {
    types.map(\.description).joined(separator: ", ")
  }
}
