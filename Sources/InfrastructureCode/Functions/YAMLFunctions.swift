// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// `yamldecode`.
enum YAMLFunctions {
  typealias Failure = HCLFunctionError

  static let table: [String: HCLFunction] = [
    "yamldecode": CollectionFunctions.dynamic([.init("src", .string)], decode)
  ]

  private static func decode(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let bytes = Array(arguments.text(0).utf8)
    try budget.reserve(bytes.count / 4)
    var options = ReaderOptions()
    options.maximumDepth = 150
    options.maximumNodeCount = 1_000_000
    let results = YAMLReader.readAll(bytes, options: options)
    guard results.count <= 1 else {
      throw HCLFunctionError("unexpected extra content after value", argument: 0)
    }
    guard let result = results.first else { return .null }
    if let problem = result.diagnostics.first(where: { $0.severity == .error }) {
      throw HCLFunctionError(problem.message, argument: 0)
    }
    guard let document = result.document else { return .null }
    return value(of: document.root)
  }

  private static func value(of node: Node) -> HCLValue {
    switch node.kind {
    case .boolean: return .bool(node.isTrue)
    case .integer, .decimal, .bigNumber:
      return (node.numberText.flatMap { HCLNumber(parsing: $0) }).map { .number($0) } ?? .null
    case .string: return .string(node.string ?? "")
    case .array, .set: return .tuple(node.elements.map(value))
    case .object:
      return .object(
        HCLEntries(
          node.entries.map { .init(key: $0.key.string ?? "", value: value(of: $0.value)) }))
    default: return .null
    }
  }
}
