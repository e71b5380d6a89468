// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Observations as JSON lines: what examples and recordings of answers consist of.
///
/// Each line is an object of `kind`, `service`, `operation`, `account`, `region` and `document`; in
/// the document `{"$unknown": "s3:GetBucketPolicy: AccessDenied"}` stands for what a call that
/// failed would have told.
package enum RecordedObservations {
  /// An observation of an object; nil where it has no kind or document.
  package static func observation(_ node: Node, in arena: Arena) -> Observation? {
    guard let kind = node.field("kind").string, node.field("document").isKind(.object) else {
      return nil
    }
    let document = unknowns(node.field("document"), arena, depth: 0)
    return Observation(
      kind: kind, service: node.field("service").string ?? "",
      operation: node.field("operation").string ?? "",
      account: node.field("account").string ?? document.field("_scope").field("account").string
        ?? "",
      region: node.field("region").string, document: document)
  }

  /// A document with its marks as unknown values.
  package static func unknowns(_ node: Node, _ arena: Arena, depth: Int) -> Node {
    guard depth < 128 else { return node }
    switch node.kind {
    case .object:
      let mark = node.field("$unknown")
      if mark.isKind(.string) { return arena.unknown(Node.Unknown(symbol: mark)) }
      return arena.object(
        node.entries.map {
          Node.Entry(key: $0.key, value: unknowns($0.value, arena, depth: depth + 1))
        })
    case .array: return arena.array(node.elements.map { unknowns($0, arena, depth: depth + 1) })
    default: return node
    }
  }
}
