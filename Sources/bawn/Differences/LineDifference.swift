// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What changed between two texts, line by line, in the unified form of `diff -u`.
enum LineDifference {
  /// How many unchanged lines stand around a change.
  private static let context = 3

  private struct Edit {
    var mark: Character
    var text: ArraySlice<UInt8>
  }

  /// The changes, under the file's name; empty when there are none.
  ///
  /// - Parameter linesCorrespond: whether lines were changed in their places, so that none has to
  ///   be looked for.
  static func unified(
    _ path: String, before: [UInt8], after: [UInt8], linesCorrespond: Bool = false
  ) -> String {
    let (old, new) = (lines(before), lines(after))
    let edits =
      linesCorrespond && old.count == new.count ? corresponding(old, new) : edits(old, new)
    var output = ""
    var index = 0
    var beforeLine = 1
    var afterLine = 1
    var counted = 0
    while let first = edits[index...].firstIndex(where: { $0.mark != " " }) {
      let start = max(first - context, index)
      var end = first
      var quiet = 0
      // Changes with few lines between them are told together.
      while end < edits.count, quiet <= 2 * context {
        quiet = edits[end].mark == " " ? quiet + 1 : 0
        end += 1
      }
      end = min(end - max(quiet - context, 0), edits.count)
      for edit in edits[counted..<start] {
        if edit.mark != "+" { beforeLine += 1 }
        if edit.mark != "-" { afterLine += 1 }
      }
      let hunk = edits[start..<end]
      let beforeCount = hunk.count { $0.mark != "+" }
      let afterCount = hunk.count { $0.mark != "-" }
      if output.isEmpty { output = "--- \(path)\n+++ \(path)\n" }
      output += "@@ -\(beforeLine),\(beforeCount) +\(afterLine),\(afterCount) @@\n"
      for edit in hunk {
        output.append(edit.mark)
        output += String(decoding: edit.text, as: UTF8.self)
        output += "\n"
      }
      beforeLine += beforeCount
      afterLine += afterCount
      counted = end
      index = end
    }
    return output
  }

  private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  private static func corresponding(
    _ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>]
  ) -> [Edit] {
    var edits: [Edit] = []
    var added: [Edit] = []
    for (old, new) in zip(before, after) {
      if old == new {
        edits += added
        added = []
        edits.append(Edit(mark: " ", text: old))
      } else {
        edits.append(Edit(mark: "-", text: old))
        added.append(Edit(mark: "+", text: new))
      }
    }
    return edits + added
  }

  private static func edits(
    _ before: [ArraySlice<UInt8>], _ after: [ArraySlice<UInt8>]
  ) -> [Edit] {
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in after.difference(from: before) {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var edits: [Edit] = []
    var old = 0
    var new = 0
    while old < before.count || new < after.count {
      if old < before.count, removed.contains(old) {
        edits.append(Edit(mark: "-", text: before[old]))
        old += 1
      } else if new < after.count, inserted.contains(new) {
        edits.append(Edit(mark: "+", text: after[new]))
        new += 1
      } else {
        guard old < before.count, new < after.count else { break }
        edits.append(Edit(mark: " ", text: after[new]))
        old += 1
        new += 1
      }
    }
    return edits
  }
}
