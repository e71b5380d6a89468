// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a file holds, told by the end of its name.
public enum RegoFileKind: Sendable {
  /// A module: `.rego`.
  case policy
  /// A document: `.json`.
  case json
  /// A document: `.yaml`, `.yml`.
  case yaml
  /// A packed bundle: `.tar.gz`.
  case archive
  /// Anything else.
  case other

  /// The kind of the file at a path.
  public init(path: String) {
    func ends(_ suffix: String) -> Bool {
      path.utf8.reversed().starts(with: suffix.utf8.reversed())
    }
    if ends(".rego") {
      self = .policy
    } else if ends(".json") {
      self = .json
    } else if ends(".yaml") || ends(".yml") {
      self = .yaml
    } else if ends(".tar.gz") {
      self = .archive
    } else {
      self = .other
    }
  }

  /// Whether the path is a module of tests by OPA's habit.
  public static func isTest(_ path: String) -> Bool { path.hasSuffix("_test.rego") }
}
