// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The expression that made a rule fail, with the values it had.
public struct RegoFailure: Sendable {
  /// The value of a variable or of a part of the expression.
  public struct Value: Sendable {
    /// The variable's name, or the part as it was written.
    public var title: String
    /// The value as Rego text, cut where it is long.
    public var value: String
    /// Where it stands.
    public var range: ByteRange
  }

  /// The file.
  public var file: SourceFile
  /// The expression as it was written.
  public var range: ByteRange
  /// Its values, in no particular order.
  public var values: [Value]

  /// The line that the expression begins in, from 1.
  public var line: Int { file.line(of: Int(range.start)) }
}
