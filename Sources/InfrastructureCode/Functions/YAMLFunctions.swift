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
    let text = arguments.text(0)
    let bytes = Array(text.utf8)
    try budget.reserve(bytes.count / 4)
    var options = ReaderOptions()
    options.maximumDepth = 150
    options.maximumNodeCount = 1_000_000
    var yaml = YAMLOptions()
    yaml.scalarResolver = { YAMLScalarValue.resolve($0, $1) }
    let results = YAMLReader.readAll(bytes, options: options, yaml: yaml)
    for diagnostic in results.first?.diagnostics ?? [] {
      if diagnostic.severity == .error || diagnostic.id == "yaml-tag" {
        throw HCLFunctionError(diagnostic.message, argument: 0)
      }
    }
    guard results.count <= 1 else {
      throw HCLFunctionError("unexpected extra content after value", argument: 0)
    }
    guard let document = results.first?.document, !isEmpty(bytes) else {
      throw HCLFunctionError("missing start of document", argument: 0)
    }
    return value(of: document.root)
  }

  /// Whether there is nothing but white space and comments.
  private static func isEmpty(_ bytes: [UInt8]) -> Bool {
    for line in bytes.split(separator: 0x0A) {
      guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else {
        continue
      }
      if first != UInt8(ascii: "#") { return false }
    }
    return true
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
