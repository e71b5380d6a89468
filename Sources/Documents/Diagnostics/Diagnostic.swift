// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A problem in what a user gave us: collected rather than thrown, rendered in one place.
///
/// Messages start in lower case, put names in double quotes, say what is wrong and then what to
/// do. They never hold a secret's value.
public struct Diagnostic: Error, Sendable {
  /// How bad it is.
  public enum Severity: String, Comparable, Sendable {
    /// Worth knowing; the work is complete.
    case note
    /// Something was taken as it could be; results may say less than they would.
    case warning
    /// Part of the input could not be used.
    case error

    /// Orders by rank: note < warning < error.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
  }

  /// A stable name of the kind of problem, such as `json-duplicate-key`.
  public var id: String
  /// How bad it is.
  public var severity: Severity
  /// What is wrong and what to do about it.
  public var message: String
  /// The file it is in, when it is in one.
  public var file: SourceFile?
  /// The bytes in question.
  public var range: ByteRange?

  /// A diagnostic from its parts.
  public init(
    id: String, severity: Severity, message: String, file: SourceFile? = nil,
    range: ByteRange? = nil
  ) {
    self.id = id
    self.severity = severity
    self.message = message
    self.file = file
    self.range = range
  }

  /// The line and column where it starts; nil without a file and range.
  public var position: SourcePosition? {
    guard let file, let range else { return nil }
    return file.position(of: Int(range.start))
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `FILE:LINE:COLUMN: severity: message [id]`.
  public var description: String {
    var place = ""
    if let file {
      place = file.path
      if let position { place += ":\(position.line):\(position.column)" }
      place += ": "
    }
    return "\(place)\(severity.rawValue): \(message) [\(id)]"
  }
}
