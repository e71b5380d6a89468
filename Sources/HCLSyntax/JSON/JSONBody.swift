// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The JSON value of a body, to be read with a schema.
final class JSONBody: Sendable {
  let value: JSONNode
  let source: SourceFile
  /// Names that an earlier partial reading has taken.
  let taken: Set<String>

  init(value: JSONNode, source: SourceFile, taken: Set<String> = []) {
    self.value = value
    self.source = source
    self.taken = taken
  }
}
