// Bawn
// SPDX-License-Identifier: Apache-2.0

public import RegoSyntax

/// Why a file of policy or data, or a bundle, can't be used.
public struct RegoLoadError: Error, Sendable {
  /// The kind of failure; equality of errors is equality of these.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// A stable name.
    public let rawValue: String

    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The file can't be read at all.
    public static let unreadable = Code(rawValue: "load-unreadable")
    /// More files, or larger ones, than allowed.
    public static let limit = Code(rawValue: "load-limit")
    /// The file is neither policy nor data.
    public static let unrecognized = Code(rawValue: "load-unrecognized")
    /// The text isn't JSON or YAML.
    public static let document = Code(rawValue: "load-document")
    /// A document for the root of `data` that isn't an object.
    public static let notAnObject = Code(rawValue: "load-not-an-object")
    /// Two documents have different values at one path.
    public static let mergeConflict = Code(rawValue: "load-merge-conflict")
    /// The text isn't Rego; `cause` says why.
    public static let policy = Code(rawValue: "load-policy")
    /// The bytes aren't a gzipped tar archive.
    public static let archive = Code(rawValue: "bundle-archive")
    /// The bundle's parts don't fit together.
    public static let bundle = Code(rawValue: "bundle-invalid")
    /// The bundle's signature is missing or wrong.
    public static let signature = Code(rawValue: "bundle-signature")
  }

  /// The kind of failure.
  public var code: Code
  /// What is wrong, in OPA's words where it has some, with the file's name where it has one.
  public var message: String
  /// What the parser said, for a policy that isn't Rego.
  public var cause: RegoError?

  /// An error from its parts.
  public init(code: Code, message: String, cause: RegoError? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  init(_ error: RegoError) {
    self.init(code: .policy, message: error.detailedDescription(), cause: error)
  }

  /// All errors as OPA's loader reports them.
  public static func report(_ errors: [RegoLoadError]) -> String {
    let messages = errors.map(\.message).joined(separator: "\n")
    if errors.count == 1 { return "1 error occurred during loading: \(messages)" }
    return "\(errors.count) errors occurred during loading:\n\(messages)"
  }
}

extension RegoLoadError: Equatable {
  /// Equality of codes.
  public static func == (left: RegoLoadError, right: RegoLoadError) -> Bool {
    left.code == right.code
  }
}

extension RegoLoadError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
