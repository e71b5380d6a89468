// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Inventory

/// Where two snapshots differ, looking at everything: also at what equality passes over.
enum SnapshotComparison {
  static func differences(_ left: Snapshot, _ right: Snapshot) -> [String] {
    var found: [String] = []
    func expect(_ isEqual: Bool, _ what: String) { if !isEqual { found.append(what) } }
    expect(left.begun == right.begun && left.ended == right.ended, "times")
    expect(left.madeBy == right.madeBy, "madeBy")
    expect(left.coverage.entries == right.coverage.entries, "coverage")
    expect(left.coverage.unread == right.coverage.unread, "unread")
    expect(left.parts.count == right.parts.count, "parts")
    for (number, (a, b)) in zip(left.parts, right.parts).enumerated() {
      expect("\(a.scope)" == "\(b.scope)", "scope \(number): \(a.scope) \(b.scope)")
      expect(a.resources.count == b.resources.count, "resources of \(number)")
      expect(a.removed.count == b.removed.count, "removed of \(number)")
      for (a, b) in zip(a.resources + a.removed, b.resources + b.removed) {
        expect(b.scope == number, "scope of \(b.address)")
        found += differences(a, b)
      }
    }
    return found
  }

  static func differences(_ left: Resource, _ right: Resource) -> [String] {
    func describe(_ resource: Resource) -> String {
      var copy = resource
      copy.document = .absent
      copy.scope = 0
      copy.collected = nil
      copy.lifecycle = nil
      let source = resource.collected.map { "\($0.service) \($0.operation) \($0.kind)" }
      let lifecycle = resource.lifecycle?.sorted { $0.key < $1.key }
      return "\(copy) \(source ?? "-") \(lifecycle.map { "\($0)" } ?? "-")"
    }
    var found: [String] = []
    if describe(left) != describe(right) {
      found.append("\(describe(left)) is not \(describe(right))")
    }
    var pairs: [UInt64: UInt64] = [:]
    differences(left.document, right.document, left.address, &pairs, &found)
    return found
  }

  /// Values node by node; unknown ones have to be the same where they were the same.
  private static func differences(
    _ left: Node, _ right: Node, _ path: String, _ pairs: inout [UInt64: UInt64],
    _ found: inout [String]
  ) {
    if left.meta != right.meta {
      found.append(
        "\(path): \(String(left.meta, radix: 16)) is not \(String(right.meta, radix: 16))")
      return
    }
    if left.isCollection {
      for index in 0..<left.count where left.range(at: index) != right.range(at: index) {
        found.append("\(path): range \(index)")
      }
    }
    switch left.kind {
    case .array, .set:
      for index in 0..<left.count {
        differences(
          left.elements[index], right.elements[index], "\(path)[\(index)]", &pairs, &found)
      }
    case .object:
      for (a, b) in zip(left.entries, right.entries) {
        differences(a.key, b.key, "\(path) key", &pairs, &found)
        differences(a.value, b.value, "\(path).\(a.key.string ?? "?")", &pairs, &found)
        if right.field(b.key) != b.value { found.append("\(path): \(b.key) isn't found") }
      }
    case .unknown:
      if let known = pairs[left.payload] {
        if known != right.payload { found.append("\(path): another unknown") }
        return
      }
      pairs[left.payload] = right.payload
      guard let a = left.unknown, let b = right.unknown else { return }
      if a.valueKind != b.valueKind || a.isNotNull != b.isNotNull {
        found.append("\(path): unknown")
      }
      differences(a.symbol, b.symbol, "\(path).symbol", &pairs, &found)
      differences(a.prefix, b.prefix, "\(path).prefix", &pairs, &found)
      differences(a.suffix, b.suffix, "\(path).suffix", &pairs, &found)
      differences(a.parts, b.parts, "\(path).parts", &pairs, &found)
      differences(a.encoded, b.encoded, "\(path).encoded", &pairs, &found)
    default:
      if left != right { found.append("\(path): another value") }
      if left.spelledNumberText != right.spelledNumberText { found.append("\(path): spelling") }
    }
  }
}
