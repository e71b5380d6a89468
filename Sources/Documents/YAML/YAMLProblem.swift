// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is wrong at a place of a YAML text.
struct YAMLProblem {
  /// `yaml-syntax` and its like.
  var id: String
  var severity: Diagnostic.Severity
  var message: String
  /// The first byte in question.
  var offset: Int
  /// The byte after the last one.
  var end: Int

  static func syntax(_ message: String, at offset: Int, end: Int? = nil) -> YAMLProblem {
    YAMLProblem(
      id: "yaml-syntax", severity: .error, message: message, offset: offset,
      end: end ?? offset + 1)
  }

  static func limit(_ message: String, at offset: Int) -> YAMLProblem {
    YAMLProblem(
      id: "yaml-limit", severity: .error, message: message, offset: offset, end: offset + 1)
  }

  func diagnostic(file: SourceFile?, count: Int) -> Diagnostic {
    Diagnostic(
      id: id, severity: severity, message: message, file: file,
      range: ByteRange(min(offset, count), min(max(end, offset), count)))
  }
}
