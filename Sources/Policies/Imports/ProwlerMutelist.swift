// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// Prowler's mute list
/// (https://docs.prowler.com/projects/prowler-open-source/en/latest/tutorials/mutelist/).
///
/// A finding is muted when account, check, region, resource and tags all match and no exception
/// does. Code says nothing certain of account, region and tags, so only entries that hold for all
/// of those are taken.
extension ImportReader {
  mutating func readProwlerMutelist() {
    read { reader, root in
      let key = ["Mutelist", "Mute List", "Allowlist"].first { root.field(named: $0).exists }
      guard let key else { return reader.report("there is no \"Mutelist\"", nil) }
      let accounts = root.field(named: key).field("Accounts")
      guard accounts.isKind(.object) else {
        return reader.report("\"Accounts\" has to be a mapping", reader.range(root, key))
      }
      for (index, account) in accounts.entries.enumerated() {
        let name = account.key.string ?? ""
        let checks = account.value.field("Checks")
        guard name == "*" else {
          reader.note(
            "account \(name)",
            "suppressions are for all accounts; name resources or paths instead",
            reader.range(accounts, at: index))
          continue
        }
        for (index, check) in checks.entries.enumerated() {
          reader.readProwlerCheck(
            check.key.string ?? "", check.value, reader.range(checks, at: index))
        }
      }
    }
  }

  private mutating func readProwlerCheck(_ name: String, _ check: Node, _ range: ByteRange) {
    // What Prowler does with the names of a service that it had to rename.
    let name = name.hasPrefix("lambda") ? "aws" + name : name
    guard words(check, "Regions", splits: false).contains(where: { isAll($0.text) }) else {
      return note(name, "it is limited to regions, which suppressions aren't", range)
    }
    guard words(check, "Tags", splits: false).allSatisfy({ isAll($0.text) }) else {
      return note(name, "it is limited to tags, which suppressions aren't", range)
    }
    let exceptions = check.field("Exceptions").entries
    guard exceptions.allSatisfy({ $0.value.elements.isEmpty }) else {
      return note(name, "it has exceptions, which suppressions haven't", range)
    }
    var rule = SuppressionRule(
      reason: check.field("Description").string ?? "muted in \(file.path)", place: place(range))
    guard let resources = resources(of: check, name, range) else { return }
    rule.resources = resources
    if name != "*" {
      guard let known = known([.init(name, range: range)]).first else { return }
      rule.rules = [known.text]
    }
    if name == "*", resources.isEmpty {
      return note("every check", "it mutes everything there is", range)
    }
    add(rule)
  }

  /// Patterns for the resources; empty for all, nil for what can't be said.
  private mutating func resources(
    of check: Node, _ name: String, _ range: ByteRange
  ) -> [String]? {
    let words = words(check, "Resources", splits: false)
    if words.contains(where: { isAll($0.text) }) { return [] }
    var result: [String] = []
    for word in words {
      if let patterns = PathExpression.textPatterns(word.text) {
        result += patterns
      } else {
        note(
          "\(name) on \(word.text)", "this regular expression can't be said as a pattern",
          word.range)
      }
    }
    if words.isEmpty { note(name, "it names no resources, so Prowler mutes nothing", range) }
    return result.isEmpty ? nil : result
  }

  private func isAll(_ text: String) -> Bool { text == "*" || text == ".*" }
}
