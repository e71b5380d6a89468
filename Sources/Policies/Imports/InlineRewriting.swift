// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings

/// Other tools' comments in Bawn's words.
///
/// A comment is rewritten only where it then silences exactly what it silenced before: both texts
/// are read by what reads comments in a scan, and compared.
package struct InlineRewriting: Sendable {
  /// The new text; the old one where nothing could be rewritten.
  package private(set) var bytes: [UInt8]
  /// How many comments were rewritten.
  package private(set) var count = 0
  /// Comments that stay, with the reason.
  package private(set) var kept: [(line: Int, reason: String)] = []

  /// One comment in its new words.
  private struct Change {
    var line: Int
    var range: Range<Int>
    var text: [UInt8]
    /// The rule that each of its marks names, in the old and in the new words.
    var names: [(old: String, new: String)]
  }

  /// Rewrites the comments of a file.
  package init(_ file: SourceFile, marks: [InlineMark], rules: KnownRules) {
    bytes = file.bytes
    // JSON has no comments; what stands for them there has one form only.
    guard !file.path.hasSuffix(".json") else {
      kept = marks.map { ($0.line, "JSON keeps comments in a form of its own") }
      return
    }
    var byComment: [(range: ByteRange, marks: [InlineMark])] = []
    for mark in marks {
      if let last = byComment.last, last.range == mark.bytes {
        byComment[byComment.count - 1].marks.append(mark)
      } else {
        byComment.append((mark.bytes, [mark]))
      }
    }
    var changes: [Change] = []
    for (range, marks) in byComment {
      switch Self.change(file, range, marks, rules) {
      case .success(let change): changes.append(change)
      case .failure(let reason): kept.append((marks[0].line, reason.text))
      }
    }
    let proposed = Self.applied(changes, to: file)
    let before = Self.meaning(of: InlineMark.find(in: file), in: file)
    let other = SourceFile(path: file.path, bytes: proposed)
    let after = Self.meaning(of: InlineMark.find(in: other), in: other)
    var good: [Change] = []
    for change in changes {
      let old = before[change.line] ?? []
      let new = after[change.line] ?? []
      let renamed = Set(
        old.map { meaning in
          var meaning = meaning
          meaning.rule = change.names.first { $0.old == meaning.rule }?.new ?? meaning.rule
          return meaning
        })
      if renamed == Set(new) {
        good.append(change)
      } else {
        kept.append((change.line, "bawn:ignore would silence more or less here"))
      }
    }
    kept.sort { $0.line < $1.line }
    count = good.count
    bytes = Self.applied(good, to: file)
  }

  private static func applied(_ changes: [Change], to file: SourceFile) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(file.bytes.count)
    var position = 0
    for change in changes where change.range.lowerBound >= position {
      bytes += file.bytes[position..<change.range.lowerBound]
      bytes += change.text
      position = change.range.upperBound
    }
    return bytes + file.bytes[position...]
  }

  // MARK: - Meaning

  /// What a mark silences, by lines, which rewriting leaves as they are.
  private struct Meaning: Hashable {
    var rule: String
    var until: String?
    var reach: InlineMark.Reach
    var first: Int
    var last: Int
  }

  private static func meaning(
    of marks: [InlineMark], in file: SourceFile
  ) -> [Int: [Meaning]] {
    var result: [Int: [Meaning]] = [:]
    for mark in marks {
      result[mark.line, default: []].append(
        Meaning(
          rule: mark.rule, until: mark.until, reach: mark.reach,
          first: file.line(of: Int(mark.span.start)), last: file.line(of: Int(mark.span.end))))
    }
    return result
  }

  // MARK: - Words

  private struct Reason: Error {
    var text: String
  }

  private static func change(
    _ file: SourceFile, _ range: ByteRange, _ marks: [InlineMark], _ rules: KnownRules
  ) -> Result<Change, Reason> {
    if let mark = marks.first(where: { $0.workspace != nil || !$0.attributes.isEmpty }) {
      return .failure(
        Reason(text: "\(mark.rule) is bound to a workspace or value, which bawn:ignore isn't"))
    }
    var names: [(old: String, new: String)] = []
    for mark in marks {
      guard let name = mark.rule == "*" ? "*" : rules.name(for: mark.rule) else {
        return .failure(Reason(text: "no rule yet for \(mark.rule)"))
      }
      let ids = name == "*" || Glob.isPattern(name) ? [] : rules.ids(name)
      names.append((mark.rule, ids.count == 1 ? ids[0] : name))
    }
    // Words that mean something in the new form would be taken for that.
    let isPlain = marks.allSatisfy { mark in
      !mark.reason.contains("until=") && !mark.reason.contains("bawn:ignore")
    }
    let text = file.bytes[Int(range.start)..<Int(range.end)]
    guard isPlain, !String(decoding: text, as: UTF8.self).contains("bawn:ignore"),
      let start = firstMark(in: text)
    else { return .failure(Reason(text: "the comment holds more than that")) }
    var parts: [String] = []
    var index = 0
    while index < marks.count {
      var ids = [names[index].new]
      let (reason, until) = (marks[index].reason, marks[index].until)
      index += 1
      while index < marks.count, marks[index].reason == reason, marks[index].until == until {
        ids.append(names[index].new)
        index += 1
      }
      parts.append(
        (["bawn:ignore", ids.joined(separator: ",")] + [reason].filter { !$0.isEmpty }
          + [until.map { "until=\($0)" }].compactMap { $0 }).joined(separator: " "))
    }
    var end = text.endIndex
    while end > start, text[end - 1] <= 0x20 { end -= 1 }
    return .success(
      Change(
        line: marks[0].line, range: start..<end, text: Array(parts.joined(separator: " ").utf8),
        names: names))
  }

  /// Where the first mark's word begins.
  private static func firstMark(in text: ArraySlice<UInt8>) -> Int? {
    let words = ["checkov:skip=", "tfsec:ignore:", "trivy:ignore:", "kics-scan"].map {
      Array($0.utf8)
    }
    return text.indices.first { index in
      words.contains { text[index...].starts(with: $0) }
    }
  }
}
