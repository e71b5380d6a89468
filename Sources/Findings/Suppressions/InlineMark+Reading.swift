// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension InlineMark {
  /// The marks of a file, in the order of their lines.
  ///
  /// - Complexity: O(n) in the size of the file.
  package static func find(in file: SourceFile) -> [InlineMark] {
    let path = file.path
    if [".yaml", ".yml", ".template", ".json"].contains(where: path.hasSuffix),
      !path.hasSuffix(".tf.json")
    {
      let metadata = MetadataMarks.find(in: file)
      if !metadata.isEmpty { return (metadata + written(in: file)).sorted { $0.line < $1.line } }
    }
    return written(in: file)
  }

  /// The marks in comments.
  private static func written(in file: SourceFile) -> [InlineMark] {
    guard mayHoldMarks(file.bytes) else { return [] }
    if isYAML(file) { return YAMLComments.find(in: file).flatMap { marks(in: $0, of: file) } }
    if file.path.hasSuffix(".json") || file.path.hasSuffix(".template") {
      return JSONComments.find(in: file).flatMap(marks)
    }
    return CodeComments.find(in: file).flatMap { marks(in: $0, of: file) }
  }

  private static func isYAML(_ file: SourceFile) -> Bool {
    if [".yaml", ".yml"].contains(where: file.path.hasSuffix) { return true }
    return file.path.hasSuffix(".template")
      && file.bytes.first { $0 > 0x20 } != UInt8(ascii: "{")
  }

  /// Whether one of the words stands anywhere; most files have none, and cost no more than this.
  private static func mayHoldMarks(_ bytes: [UInt8]) -> Bool {
    let words: [(last: UInt8, word: [UInt8])] = [
      "bawn:ignore", "checkov:skip", "tfsec:ignore", "trivy:ignore", "kics-scan",
    ].map { (UInt8(ascii: $0.contains(":") ? ":" : "-"), Array($0.utf8)) }
    return bytes.withUnsafeBufferPointer { text in
      for index in text.indices {
        let byte = text[index]
        guard byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-") else { continue }
        for (sign, word) in words where sign == byte {
          let before = word.firstIndex(of: sign) ?? 0
          let start = index - before
          guard start >= 0, start + word.count <= text.count else { continue }
          if text[start..<(start + word.count)].elementsEqual(word) { return true }
        }
      }
      return false
    }
  }

  // MARK: - Comments

  private static func marks(in comment: CodeComment, of file: SourceFile) -> [InlineMark] {
    let text = file.bytes[Int(comment.bytes.start)..<Int(comment.bytes.end)]
    guard mayHoldMarks(Array(text)) else { return [] }
    return said(in: String(decoding: text, as: UTF8.self)).map { words in
      var (reach, span) = reach(of: words, in: comment)
      // In YAML a mark stands within the mapping that it speaks of, which indentation ends.
      if reach == .line, isYAML(file), comment.isAlone || words.tool == .checkov { reach = .object }
      return InlineMark(
        line: comment.line + 1, bytes: comment.bytes, tool: words.tool, rule: words.rule,
        reason: words.reason, until: words.until, workspace: words.workspace,
        attributes: words.attributes, reach: reach, span: span)
    }
  }

  private static func marks(in comment: JSONComment) -> [InlineMark] {
    said(in: comment.text).map { words in
      InlineMark(
        line: comment.line + 1, bytes: comment.bytes, tool: words.tool, rule: words.rule,
        reason: words.reason, until: words.until, workspace: words.workspace,
        attributes: words.attributes, reach: .object, span: comment.object)
    }
  }

  /// What a mark silences, as the tool has it whose words it uses.
  private static func reach(of words: Words, in comment: CodeComment) -> (Reach, ByteRange) {
    switch (words.tool, words.form) {
    case (.kics, .file): return (comment.isHead ? .file : .nothing, comment.bytes)
    case (.kics, .line): return (.lineAlone, comment.targetLine)
    case (.bawn, _) where comment.isAlone, (.checkov, _):
      return comment.block.map { (.block, $0) } ?? (.line, comment.target)
    default: return (.line, comment.target)
    }
  }

  // MARK: - Words

  /// What a mark says.
  private struct Words {
    var tool: Tool
    var form = Form.block
    var rule: String
    var reason = ""
    var until: String?
    var workspace: String?
    var attributes: [Attribute] = []
  }

  private enum Form { case block, line, file }

  /// All that is said in one line of a comment.
  private static func said(in comment: String) -> [Words] {
    let words = comment.split { $0 == " " || $0 == "\t" || $0 == "\r" }
    let starts = words.indices.filter { isStart(words[$0]) }
    return starts.enumerated().flatMap { position, start in
      // A reason goes on up to the next mark.
      let end = position + 1 < starts.count ? starts[position + 1] : words.endIndex
      return read(words[start..<end])
    }
  }

  private static func isStart(_ word: Substring) -> Bool {
    word == "bawn:ignore" || word == "kics-scan"
      || ["checkov:skip=", "tfsec:ignore:", "trivy:ignore:"].contains { word.hasPrefix($0) }
  }

  private static func read(_ words: ArraySlice<Substring>) -> [Words] {
    guard let first = words.first else { return [] }
    let rest = words.dropFirst()
    if first == "bawn:ignore" { return bawn(rest) }
    if first == "kics-scan" { return kics(rest) }
    if first.hasPrefix("checkov:skip=") {
      return checkov(first.dropFirst("checkov:skip=".count), rest)
    }
    let tool = first.hasPrefix("tfsec") ? Tool.tfsec : .trivy
    var words = aqua(first.dropFirst("tfsec:ignore:".count), tool)
    words.reason = rest.joined(separator: " ")
    return words.rule.isEmpty ? [] : [words]
  }

  private static func bawn(_ rest: ArraySlice<Substring>) -> [Words] {
    let until = rest.last { $0.hasPrefix("until=") }.map { String($0.dropFirst(6)) }
    let words = rest.filter { !$0.hasPrefix("until=") }
    let reason = words.dropFirst().joined(separator: " ")
    let rules = words.first?.split(separator: ",") ?? []
    // A mark that names nothing is kept, so that somebody hears of it.
    return (rules.isEmpty ? [""] : rules).map {
      Words(tool: .bawn, rule: String($0), reason: reason, until: until)
    }
  }

  private static func checkov(_ ids: Substring, _ rest: ArraySlice<Substring>) -> [Words] {
    let parts = ids.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var rest = rest
    var list = parts.first.map(String.init) ?? ""
    // `skip=A, B:reason` goes on behind the space.
    var first = parts.count > 1 ? [parts[1]] : []
    while parts.count == 1, list.hasSuffix(","), let next = rest.popFirst() {
      let more = next.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      list += more.first.map(String.init) ?? ""
      guard more.count > 1 else { continue }
      first = [more[1]]
      break
    }
    let reason = (first + rest).filter { !$0.isEmpty }.joined(separator: " ")
    return list.split(separator: ",").map {
      Words(tool: .checkov, rule: String($0), reason: reason)
    }
  }

  /// `ID[attribute=value,…]:exp:DATE:ws:WORKSPACE` of tfsec and Trivy.
  private static func aqua(_ text: Substring, _ tool: Tool) -> Words {
    var words = Words(tool: tool, rule: "")
    var rest = text
    words.rule = String(rest.prefix { $0 != ":" && $0 != "[" })
    rest = rest.dropFirst(words.rule.count)
    if rest.first == "[", let close = rest.firstIndex(of: "]") {
      for pair in rest[rest.index(after: rest.startIndex)..<close].split(separator: ",") {
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        words.attributes.append(
          Attribute(path: String(sides[0]), value: sides.count > 1 ? String(sides[1]) : ""))
      }
      rest = rest[rest.index(after: close)...]
    } else if rest.first == "[" {
      // A condition that nobody can read is one that nothing meets.
      words.attributes = [Attribute(path: "", value: "")]
    }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false).dropFirst()
    var index = parts.startIndex
    while index < parts.endIndex {
      let value = index + 1 < parts.endIndex ? String(parts[index + 1]) : ""
      switch parts[index] {
      case "exp": words.until = value
      case "ws": words.workspace = value
      // People put their reasons behind the colon, too.
      default: index -= 1
      }
      index += 2
    }
    return words
  }

  private static func kics(_ rest: ArraySlice<Substring>) -> [Words] {
    guard let command = rest.first else { return [] }
    let reason = rest.dropFirst().drop { $0 == "-" }.joined(separator: " ")
    switch command {
    case "ignore": return [Words(tool: .kics, form: .file, rule: "*", reason: reason)]
    case "ignore-line": return [Words(tool: .kics, form: .line, rule: "*", reason: reason)]
    case "ignore-block": return [Words(tool: .kics, form: .block, rule: "*", reason: reason)]
    default:
      guard command.hasPrefix("disable=") else { return [] }
      return command.dropFirst("disable=".count).split(separator: ",").map {
        Words(tool: .kics, form: .file, rule: String($0), reason: reason)
      }
    }
  }
}
