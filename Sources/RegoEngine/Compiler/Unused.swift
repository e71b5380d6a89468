// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A variable that nothing has used so far.
struct Unused {
  /// The statement that is told of.
  let statement: ByteRange
  /// The number of the name that OPA makes up for it.
  let made: Int

  /// Variables as OPA tells of them: by the texts of the names it makes up, where the tenth comes
  /// before the first.
  static func inOrder(_ variables: NameTable<Unused>) -> [(name: String, value: Unused)] {
    let entries = variables.entries
    guard entries.count > 1 else { return entries }
    return entries.map { (text: Array("\($0.value.made)__".utf8), entry: $0) }
      .sorted { $0.text.lexicographicallyPrecedes($1.text) }
      .map(\.entry)
  }
}
