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
  /// - Parameters:
  ///   - suffix: tells apart what has neither, among the parts of one item; empty for the item
  ///     itself.
  ///   - whole: the address and the id of what it is a part of. Names of parts needn't be unique: many
  ///     functions let something of the same name call them, in several regions.
  package static func of(
    _ type: String, _ document: Node, suffix: String = "",
    of whole: (address: String, id: String?)? = nil
  ) -> String {
    let id = document.field("id").string
    if let arn = document.field("arn").string, arn.hasPrefix("arn:"),
      suffix.isEmpty || id == nil || id == arn
    {
      return suffix.isEmpty ? arn : "\(type)/\(arn)"
    }
    if let whole, !suffix.isEmpty {
      guard let id, !id.isEmpty else { return whole.address + suffix }
      return id == whole.id ? "\(whole.address)/\(type)" : "\(whole.address)/\(type)/\(id)"
    }
    if let id, !id.isEmpty { return "\(type)/\(id)" }
    return suffix.isEmpty ? type : "\(type)\(suffix)"
  }
}
