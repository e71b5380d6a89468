// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Evaluates the computations of translation tables.
///
/// A protocol, because the language that they are written in has no place below this target.
package protocol CellComputing: AnyObject {
  /// The value of a computation, copied into the arena; nil where it gives none.
  ///
  /// - Parameters:
  ///   - cell: which one.
  ///   - input: the whole of what is translated.
  ///   - value: the member that it stands at, or the element.
  ///   - arena: where the result is to live.
  func value(
    of cell: TypeTranslation.Cell, input: Node, value: Node, in arena: Arena
  ) -> Node?
}
