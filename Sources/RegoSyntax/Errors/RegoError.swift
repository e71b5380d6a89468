// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// What is wrong with a module or query, in the terms OPA uses.
public struct RegoError: Error, Sendable {
  /// The kind of error, by OPA's name for it.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// OPA's name.
    public let rawValue: String

    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text isn't Rego.
    public static let parse = Code(rawValue: "rego_parse_error")
    /// The text is Rego but means nothing.
    public static let compile = Code(rawValue: "rego_compile_error")
    /// A type can't be.
    public static let type = Code(rawValue: "rego_type_error")
    /// A rule depends on itself.
    public static let recursion = Code(rawValue: "rego_recursion_error")
    /// A module can't be laid out.
    public static let format = Code(rawValue: "rego_format_error")
    /// A variable can't be given a value.
    public static let unsafeVariable = Code(rawValue: "rego_unsafe_var_error")
  }

  /// The kind of error.
  public var code: Code
  /// What is wrong, without place and code, hints in parentheses at the end.
  public var message: String
  /// The file, when known.
  public var file: SourceFile?
  /// The bytes in question; nil when it is about the file as a whole.
  public var range: ByteRange?

  /// Whether the line of source is told with it: OPA tells it of what it stumbles over while
  /// reading, not of what it finds wrong with what it has read.
  public var showsSource: Bool

  /// An error from its parts.
  public init(
    code: Code, message: String, file: SourceFile? = nil, range: ByteRange? = nil,
    showsSource: Bool = true
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.range = range
    self.showsSource = showsSource
  }
}
