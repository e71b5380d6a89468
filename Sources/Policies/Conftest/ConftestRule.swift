// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import RegoSyntax

/// Which rules Conftest asks, by their names: `deny`, `violation` and `warn`, alone or followed by
/// parts after underscores.
enum ConftestRule {
  static func isAsked(_ name: String) -> Bool { isFailure(name) || isWarning(name) }

  static func isFailure(_ name: String) -> Bool {
    matches(name, "deny") || matches(name, "violation")
  }

  static func isWarning(_ name: String) -> Bool { matches(name, "warn") }

  /// The name that an exception takes it out by: `deny_foo` and `violation_foo` are `foo`, rules
  /// without such a part are the empty text.
  static func withoutPrefix(_ name: String) -> String {
    if ["deny", "violation", "warn"].contains(name) { return "" }
    var rest = name[...]
    for prefix in ["violation_", "deny_", "warn_"] where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
    }
    return String(rest)
  }

  /// Whether a rule was meant to be asked but is no set: `deny[msg] if …` is an object in Rego v1,
  /// which no tool asks, so that it would pass whatever it finds.
  static func isNeverAsked(_ head: RuleHead) -> Bool {
    guard let name = head.name.headName, isAsked(name), head.name.count > 1, !head.isFunction,
      case .boolean(true)? = head.value?.kind
    else { return false }
    return true
  }

  private static func matches(_ name: String, _ start: String) -> Bool {
    guard name.hasPrefix(start) else { return false }
    let rest = name.dropFirst(start.count)
    if rest.isEmpty { return true }
    guard rest.first == "_" else { return false }
    return rest.dropFirst().split(separator: "_", omittingEmptySubsequences: false).allSatisfy {
      !$0.isEmpty && $0.utf8.allSatisfy(isLetterOrDigit)
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}

/// A package's path as it is written after `data.`.
enum RegoPackagePath {
  static func text(_ path: [String]) -> String? {
    guard let first = path.first else { return nil }
    let arguments = path.dropFirst().map { Term(.string($0)) }
    return RegoPrinter.text(
      of: Ref(head: Term(.variable(Variable(first))), arguments: arguments))
  }
}
