// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// A parsed file: its body, the comments in it and what was wrong with it.
public struct HCLFile: Sendable {
  /// A comment.
  public struct Comment: Sendable {
    /// The bytes with the marks that begin and end it, without the line break.
    public let range: ByteRange
    /// Whether something other than white space stands before it on its line.
    public let followsCode: Bool
  }

  /// The text it was parsed from.
  public let source: SourceFile
  /// The attributes and blocks of the file.
  public let body: Body
  /// All comments in order; none in the JSON syntax.
  public let comments: [Comment]
  /// What was wrong; everything else has been parsed all the same.
  public let diagnostics: [Diagnostic]

  /// The text of a comment.
  public func text(of comment: Comment) -> String {
    let end = min(Int(comment.range.end), source.bytes.count)
    let start = min(Int(comment.range.start), end)
    return String(decoding: source.bytes[start..<end], as: UTF8.self)
  }
}
