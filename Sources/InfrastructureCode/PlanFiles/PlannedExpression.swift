// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// An expression of a plan's configuration, of which the plan tells what it names but not how.
struct PlannedExpression {
  /// The attribute's path, such as `rule[0].kms_key_id`.
  let path: String
  /// What tells the expression apart within its plan: where its node lies.
  let identity: UInt64
  /// The names it reads, split at dots; longest forms only.
  let references: [[String]]
  /// Whether it reads the key of its own instance.
  let usesKey: Bool

  private static let maximumReferences = 200
  private static let maximumLength = 4096

  /// Collects the expressions below a body that name anything.
  static func collect(
    _ body: Node, path: String, depth: Int, into found: inout [PlannedExpression]
  ) {
    guard depth < 64 else { return }
    for entry in body.entries {
      let name = entry.key.string ?? ""
      let place = path.isEmpty ? name : "\(path).\(name)"
      if isExpression(entry.value) {
        let (references, usesKey) = references(in: entry.value)
        guard !references.isEmpty else { continue }
        found.append(
          PlannedExpression(
            path: place, identity: entry.value.payload, references: references, usesKey: usesKey))
      } else if entry.value.isKind(.array) {
        for (index, block) in entry.value.elements.enumerated() {
          collect(block, path: "\(place)[\(index)]", depth: depth + 1, into: &found)
        }
      } else {
        collect(entry.value, path: "\(place)[0]", depth: depth + 1, into: &found)
      }
    }
  }

  /// Whether a node stands for an expression rather than for a nested block.
  static func isExpression(_ node: Node) -> Bool {
    guard node.isKind(.object) else { return false }
    if node.count == 0 { return true }
    return node.count <= 2
      && (node.field("constant_value").exists || node.field("references").isKind(.array))
  }

  /// What an expression names. Terraform lists each name with all of its beginnings behind it
  /// (`a.b.c`, `a.b`), of which only the whole says something.
  static func references(in expression: Node) -> (references: [[String]], usesKey: Bool) {
    var texts: [String] = []
    var usesKey = false
    for reference in expression.field("references").elements.prefix(maximumReferences) {
      guard let text = reference.string, text.utf8.count <= maximumLength else { continue }
      if text == "each.key" || text == "each.value" || text == "count.index" { usesKey = true }
      if let last = texts.last, isBeginning(text, of: last) { continue }
      if text == "each.key" || text.hasPrefix("count.") || text.hasPrefix("path.")
        || text.hasPrefix("terraform.") || text.hasPrefix("self.") || texts.contains(text)
      {
        continue
      }
      texts.append(text)
    }
    // Beside a name it is but the key in `aws_x.y[each.value].id`.
    if texts.count > 1 { texts.removeAll { $0 == "each.value" } }
    return (texts.map(ResourceAddress.split), usesKey)
  }

  private static func isBeginning(_ text: String, of whole: String) -> Bool {
    guard whole.utf8.starts(with: text.utf8) else { return false }
    let next = whole.utf8.dropFirst(text.utf8.count).first
    return next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
  }
}

/// A resource that an expression names, and what is read there.
struct PlannedReference: Hashable {
  /// The address from the root module.
  var address: String
  /// The attribute with what follows it; empty for the whole resource.
  var attribute: String

  /// With more steps behind it.
  func appending(_ steps: ArraySlice<String>) -> PlannedReference {
    guard !steps.isEmpty else { return self }
    let more = steps.joined(separator: ".")
    return PlannedReference(
      address: address, attribute: attribute.isEmpty ? more : "\(attribute).\(more)")
  }

  /// The text that names the value.
  var symbol: String { attribute.isEmpty ? address : "\(address).\(attribute)" }
}

/// All that an expression names.
struct NamedTargets {
  var targets: [PlannedReference] = []
  /// Whether the expression names one thing, which is one resource's.
  var isSingle = false
  /// What else it depends on that may be unknown; empty when that has no name.
  var other: String?

  /// What an unknown value of the expression is called; nil when it has no single name.
  var symbol: String? {
    if isSingle { return targets.first?.symbol }
    return targets.isEmpty && other?.isEmpty == false ? other : nil
  }

  /// Whether it only depends on what is given to the root module, so that it can't be unknown.
  var isGiven: Bool { targets.isEmpty && other == nil }

  /// With more steps behind each target.
  func appending(_ steps: ArraySlice<String>) -> NamedTargets {
    guard !steps.isEmpty else { return self }
    var result = self
    for index in result.targets.indices {
      result.targets[index] = result.targets[index].appending(steps)
    }
    return result
  }
}

/// The parts of an Amazon resource name that tell where something is.
struct AmazonName {
  var account: String?
  var region: String?

  /// Nil when the text is no such name.
  init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn" else { return nil }
    if parts[4].utf8.count == 12, parts[4].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      account = String(parts[4])
    }
    if !parts[3].isEmpty { region = String(parts[3]) }
  }
}
