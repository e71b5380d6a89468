// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Why a value can't be made one of another type.
public struct HCLConversionError: Error, Sendable, Hashable {
  /// What would be needed, such as "a number is required"; begins with where in the value that is,
  /// when it is not the value as a whole.
  public var message: String

  /// An error from its message.
  public init(_ message: String) { self.message = message }

  /// The same error seen from one level further out.
  func inside(_ step: String) -> HCLConversionError {
    if message.hasPrefix("attribute ") || message.hasPrefix("element ") {
      return HCLConversionError("\(step), \(message)")
    }
    return HCLConversionError("\(step): \(message)")
  }
}
