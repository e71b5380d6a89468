// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Flags with a value, as `opa` takes them: `--fail=false`, `--metrics=true`.
enum OPAFlagValues {
  private static let flags: Set<String> = [
    "bench", "benchmem", "bundle", "check-result", "coverage", "diff", "disable-early-exit",
    "disable-indexing", "drop-v0-imports", "exit-zero-on-skipped", "fail", "fail-defined",
    "fail-on-empty", "instrument", "list", "metrics", "profile", "rego-v1", "shallow-inlining",
    "show-builtin-errors", "stdin", "stdin-input", "strict", "strict-builtin-errors",
    "v0-compatible", "v0-v1", "v1-compatible", "var-values", "verbose", "write",
  ]

  /// Flags that are on unless they are turned off, by the command that has them.
  private static let inverted: [String: Set<String>] = [
    "bench": ["benchmem", "fail", "metrics"], "fmt": ["check-result"], "test": ["benchmem"],
  ]

  /// The arguments of `bawn`, with such flags as the commands know them.
  static func read(_ arguments: [String]) -> [String] {
    guard arguments.count > 2, arguments[0] == "rego" else { return arguments }
    var result: [String] = []
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return result + arguments[index...] }
      guard argument.hasPrefix("--"), let equals = argument.firstIndex(of: "=") else {
        result.append(argument)
        continue
      }
      let name = String(argument[..<equals].dropFirst(2))
      switch String(argument[argument.index(after: equals)...]).lowercased() {
      case "true" where flags.contains(name), "1" where flags.contains(name):
        result.append("--\(name)")
      case "false" where flags.contains(name), "0" where flags.contains(name):
        if inverted[arguments[1]]?.contains(name) == true { result.append("--no-\(name)") }
      default: result.append(argument)
      }
    }
    return result
  }
}
