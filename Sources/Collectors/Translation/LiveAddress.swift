// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What a live resource is known by: its ARN, or its type and id.
package enum LiveAddress {
  /// The address of a resource.
  ///
  /// A satellite often has its parent's id, and sometimes its ARN, so that the type is a part of
  /// what identifies it.
  ///
  /// - Parameter suffix: tells apart what has neither, among the parts of one item.
  package static func of(_ type: String, _ document: Node, suffix: String = "") -> String {
    let id = document.field("id").string
    if let arn = document.field("arn").string, arn.hasPrefix("arn:"),
      suffix.isEmpty || id == nil || id == arn
    {
      return suffix.isEmpty ? arn : "\(type)/\(arn)"
    }
    if let id, !id.isEmpty { return "\(type)/\(id)" }
    return suffix.isEmpty ? type : "\(type)\(suffix)"
  }
}
