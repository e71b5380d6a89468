// Bawn
// SPDX-License-Identifier: Apache-2.0

extension RegoType: CustomStringConvertible {
  /// The type as OPA writes it in messages: `array[string]`, `any<number, set[any]>`.
  public var description: String {
    switch self {
    case .any: "any"
    case .null: "null"
    case .boolean: "boolean"
    case .number: "number"
    case .string: "string"
    case .array(let element): "array[\(element)]"
    case .set(let element): "set[\(element)]"
    case .object(let key, let value): "object[\(key): \(value)]"
    case .named(let name, let type): "\(name): \(type)"
    case .anyOf(let types): "any<\(types.map(\.description).joined(separator: ", "))>"
    }
  }
}
