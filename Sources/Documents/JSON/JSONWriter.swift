// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Writes values as JSON: compact, indented, or in the canonical form of RFC 8785.
///
/// Sets are written as arrays in their order. A key that isn't a string is written as the text of
/// its JSON form. Secrets are replaced unless the caller asks for them.
public enum JSONWriter {
  /// How values are written.
  public struct Options: Sendable {
    /// Spaces per level; nil writes everything on one line without spaces.
    public var indentation: Int?
    /// How many levels deep the value stands in what is around it; matters with `indentation`.
    public var level = 0
    /// Whether keys are written in the order of their UTF-8 bytes rather than as stored.
    public var sortsKeys = false
    /// Whether values marked as sensitive are written in clear.
    public var showsSensitive = false
    /// What stands in the place of a sensitive value.
    public var redaction = "(sensitive value)"
    /// What stands in the place of an unknown value.
    public var unknown: UnknownForm = .null

    /// Compact, as stored, without secrets.
    public init() {}

    /// Indented by two spaces.
    public static var pretty: Options {
      var options = Options()
      options.indentation = 2
      return options
    }
  }

  /// How an unknown value is written.
  public enum UnknownForm: Sendable {
    /// As null, as Terraform's plans do.
    case null
    /// As this string.
    case text(String)
    /// As `${symbol}` when it has one, else as this string.
    case symbol(otherwise: String)
  }

  /// The value as UTF-8 bytes.
  public static func bytes(_ node: Node, options: Options = .init()) -> [UInt8] {
    var serializer = JSONSerializer(options: options)
    serializer.write(node)
    return serializer.output.finish()
  }

  /// The value as a string.
  public static func string(_ node: Node, options: Options = .init()) -> String {
    String(decoding: bytes(node, options: options), as: UTF8.self)
  }

  /// Appends the value to bytes that are there already.
  public static func append(
    _ node: Node, to target: inout [UInt8], options: Options = .init()
  ) {
    target.append(contentsOf: bytes(node, options: options))
  }

  /// The canonical form of RFC 8785: the same bytes for the same value, to be hashed or signed.
  ///
  /// Numbers are written as ECMAScript writes the nearest double, keys sorted by UTF-16 code units.
  ///
  /// - Returns: nil where there is no such form: a number beyond the doubles, an unknown value, or
  ///   a sensitive one unless `showsSensitive`.
  public static func canonical(_ node: Node, showsSensitive: Bool = false) -> [UInt8]? {
    var options = Options()
    options.showsSensitive = showsSensitive
    var serializer = JSONSerializer(options: options, canonical: true)
    serializer.write(node)
    return serializer.isExact ? serializer.output.finish() : nil
  }
}
