// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension Node {
  /// A scalar as text; nil for anything else.
  package var scalarText: String? {
    string ?? numberText ?? boolean.map { $0 ? "true" : "false" }
  }
}

extension Arena {
  /// A document as JSON; with unknown leaves, a text that isn't known but encodes it.
  package func jsonText(of node: Node) -> Node {
    if node.isKind(.unknown) { return node }
    guard node.has(.holdsUnknown) else { return string(JSONWriter.string(node)) }
    return unknown(Node.Unknown(valueKind: .string, isNotNull: true, encoded: node))
  }
}
