// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A finding's fix as lines to take away and to put in.
struct FixDiff {
  struct Line: Equatable {
    var isAdded: Bool
    var text: String
  }

  let finding: Finding
  /// About how many bytes of a line to look at.
  let limit: Int

  /// Empty when the rule says its fix in words alone.
  func lines() -> [Line] {
    // Fixes are said in Terraform's words, which are no help in a template.
    guard !finding.subject.type.contains("::") else { return [] }
    var lines: [Line] = []
    for setting in finding.rule.settings { lines += self.lines(path: setting.path, setting.value) }
    if !lines.isEmpty { return lines }
    let snippet = finding.rule.snippet.split(separator: "\n", omittingEmptySubsequences: true)
    // Lines that set what decided stand beside the lines they replace; else the snippet is shown
    // as it is.
    lines = snippet.flatMap { replaced($0) ?? [] }
    return lines.isEmpty ? snippet.map { Line(isAdded: true, text: String($0)) } : lines
  }

  /// A snippet's line `name = value` beside the deciding line that sets the same name.
  private func replaced(_ line: Substring) -> [Line]? {
    guard let equals = line.firstIndex(of: "=") else { return nil }
    let name = String(line[..<equals]).filter { $0 != " " && $0 != "\t" }
    let value = String(line[line.index(after: equals)...].drop { $0 == " " })
    guard finding.causes.contains(where: { $0.place.file != nil && Self.ends($0, in: name) })
    else { return nil }
    let lines = self.lines(path: name, value)
    return lines.first?.isAdded == false ? lines : nil
  }

  private func lines(path: String, _ value: String) -> [Line] {
    let names = path.split(separator: ".").map { String($0.prefix { $0 != "[" }) }
    guard let name = names.last else { return [] }
    if let cause = finding.causes.first(where: { $0.place.file != nil && Self.ends($0, in: name) }),
      let written = attribute(name, of: cause)
    {
      let shown = SecretMask.masked(written.text, all: finding.rule.isAboutSecrets)
      return [
        Line(isAdded: false, text: shown), Line(isAdded: true, text: "\(written.head)= \(value)"),
      ]
    }
    var lines: [Line] = []
    for (depth, block) in names.dropLast().enumerated() {
      lines.append(Line(isAdded: true, text: "\(Self.indent(depth))\(block) {"))
    }
    lines.append(Line(isAdded: true, text: "\(Self.indent(names.count - 1))\(name) = \(value)"))
    for depth in (0..<(names.count - 1)).reversed() {
      lines.append(Line(isAdded: true, text: "\(Self.indent(depth))}"))
    }
    return lines
  }

  /// The attribute as it is written, and what of it stands before the `=`.
  ///
  /// An attribute that starts its line is shown with the whole line, else by its own bytes; nil
  /// when neither starts with `name =`, such as in JSON.
  private func attribute(_ name: String, of cause: Finding.Cause) -> (head: String, text: String)? {
    guard let file = cause.place.file, cause.place.startLine == cause.place.endLine,
      let line = file.excerpt(ofLine: cause.place.startLine, limit: limit)
    else { return nil }
    let bytes =
      Int(
        cause.place.bytes.start)..<max(
        Int(cause.place.bytes.start), Int(cause.place.bytes.end))
    for text in [line, file.excerpt(bytes, limit: limit)] {
      let text = text.drop { $0 == " " || $0 == "\t" }
      guard let equals = text.firstIndex(of: "=") else { continue }
      let head = text[..<equals]
      if head.filter({ $0 != " " && $0 != "\t" && $0 != "\"" }) == name {
        return (String(head), String(text))
      }
    }
    return nil
  }

  private static func ends(_ cause: Finding.Cause, in name: String) -> Bool {
    guard !cause.isAbsent else { return false }
    let last = cause.path.split(separator: ".").last.map { $0.prefix { $0 != "[" } }
    return last.map(String.init) == name
  }

  private static func indent(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}
