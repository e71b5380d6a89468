// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Node {
  /// What is known of a value that can't be known yet.
  @frozen
  public struct Unknown: Sendable {
    /// What it stands for, as text such as `aws_kms_key.k.arn`; absent when it has no name.
    public var symbol: Node
    /// Text that a string is known to begin with; absent when nothing is known.
    public var prefix: Node
    /// Text that a string is known to end with; absent when nothing is known.
    public var suffix: Node
    /// The pieces of an interpolated string in order (strings and unknowns); absent otherwise.
    public var parts: Node
    /// For text that encodes a document with unknown leaves as JSON: that document.
    public var encoded: Node
    /// The kind that the value will have; `absent` when any is possible, `integer` for numbers.
    public var valueKind: Kind
    /// Whether it is known not to be null.
    public var isNotNull: Bool

    /// An unknown of which nothing is known.
    @inlinable
    public init(
      symbol: Node = .absent, valueKind: Kind = .absent, isNotNull: Bool = false,
      prefix: Node = .absent, suffix: Node = .absent, parts: Node = .absent,
      encoded: Node = .absent
    ) {
      self.symbol = symbol
      self.prefix = prefix
      self.suffix = suffix
      self.parts = parts
      self.encoded = encoded
      self.valueKind = valueKind
      self.isNotNull = isNotNull
    }
  }

  /// What is known of an unknown value; nil for values that are known.
  public var unknown: Unknown? {
    guard isKind(.unknown), let info = UnsafePointer<Unknown>(bitPattern: UInt(payload)) else {
      return isKind(.unknown) ? Unknown() : nil
    }
    return info.pointee
  }
}
