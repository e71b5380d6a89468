// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension RegoError {
  /// The line, from 1; 0 when the error is about the file as a whole.
  public var line: Int { position.line }

  /// The column, from 1, as OPA counts it: the end of the text is at its last character, and a
  /// line break belongs to the line that it starts.
  public var column: Int { position.column }

  private var position: SourcePosition {
    guard let file, let range else { return SourcePosition(line: 0, column: 0) }
    let start = Int(range.start)
    var position = file.position(of: start)
    if start >= file.bytes.count {
      position.column -= 1
    } else if file.bytes[start] == 0x0A {
      position = SourcePosition(line: position.line + 1, column: 0)
    }
    return position
  }

  /// The line of source and a caret below the place, as OPA prints them under a parse error.
  public var details: [String] {
    guard code == .parse, showsSource, let file, let range, !file.bytes.isEmpty else { return [] }
    let bytes = file.bytes
    // A place at the end or in white space means the text before it.
    var offset = min(Int(range.start), bytes.count - 1)
    while offset > 0, bytes[offset] == 0x20 || (0x09...0x0D).contains(bytes[offset]) {
      offset -= 1
    }
    let line = file.line(of: offset)
    guard let text = file.text(ofLine: line) else { return [] }
    let indent = text.utf8.prefix { $0 == 0x09 }.count
    let column = max(offset - Int(file.lineStarts[line - 1]) - indent, 0)
    return [
      String(decoding: text.utf8.dropFirst(indent), as: UTF8.self),
      String(repeating: " ", count: column) + "^",
    ]
  }

  /// The description and, indented below it, the line of source.
  public func detailedDescription() -> String {
    ([description] + details.map { "\t" + $0 }).joined(separator: "\n")
  }

  /// All errors of a text as OPA prints them: how many, then each with its line of source.
  public static func report(_ errors: [RegoError]) -> String {
    let texts = errors.map { $0.detailedDescription() }
    guard errors.count == 1 else {
      return "\(errors.count) errors occurred:\n" + texts.joined(separator: "\n")
    }
    // What is wrong with a file as a whole stands alone.
    guard errors[0].range != nil else { return texts[0] }
    return "1 error occurred: " + texts[0]
  }

  /// The same for the reports that cover all kinds of input.
  public var diagnostic: Diagnostic {
    Diagnostic(
      id: code.rawValue.replacingUnderscores(), severity: .error, message: message, file: file,
      range: range)
  }
}

extension RegoError: CustomStringConvertible {
  /// `FILE:LINE: CODE: message`, or `LINE:COLUMN: …` for text that has no path.
  public var description: String {
    guard let file else { return "\(code.rawValue): \(message)" }
    let place = file.path.isEmpty ? "\(line):\(column)" : "\(file.path):\(line)"
    return "\(place): \(code.rawValue): \(message)"
  }
}

extension String {
  /// Diagnostic ids are words between hyphens.
  fileprivate func replacingUnderscores() -> String {
    String(map { $0 == "_" ? "-" : $0 })
  }
}
