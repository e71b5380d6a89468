// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Inventory

/// Which resources of a snapshot a command is about.
struct InventoryFilter: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only resources of this type; * stands for any text. May be repeated.", valueName: "type"))
  var type: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Only resources of this account. May be repeated.", valueName: "account"))
  var account: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only resources of this region; global for those without one. May be repeated.",
      valueName: "region"))
  var region: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only resources with this tag, as key=value or just key; * stands for any text in the"
        + " value. May be repeated, and then all have to be there.", valueName: "tag"))
  var tag: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Only the resource with this id, ARN or address; * stands for any text. May be repeated.",
      valueName: "id"))
  var id: [String] = []

  func validate() throws {
    for tag in tag where tag.isEmpty || tag.hasPrefix("=") {
      throw ValidationError("--tag needs a key, as in --tag env=prod; \"\(tag)\" has none")
    }
  }

  /// Decides for one resource after the other.
  struct Test {
    fileprivate var types: [TextPattern]
    fileprivate var accounts: Set<String>
    fileprivate var regions: Set<String>
    fileprivate var tags: [(key: String, value: TextPattern?)]
    fileprivate var ids: [TextPattern]

    /// Whether a resource is one of those asked for.
    func covers(_ resource: Resource) -> Bool {
      let document = resource.document
      return (types.isEmpty || types.contains { $0.matches(resource.type) })
        && (accounts.isEmpty || accounts.contains(resource.account ?? ""))
        && (regions.isEmpty || regions.contains(resource.region ?? "global"))
        && tags.allSatisfy { hasTag($0.key, $0.value, document) }
        && (ids.isEmpty
          || ids.contains { pattern in
            pattern.matches(resource.address)
              || document.field("id").string.map(pattern.matches) == true
              || document.field("arn").string.map(pattern.matches) == true
          })
    }

    /// Tags are a map, also where a provider has a list of key and value for them.
    private func hasTag(_ key: String, _ value: TextPattern?, _ document: Node) -> Bool {
      func isWanted(_ found: Node) -> Bool {
        guard let value else { return found.exists }
        return found.string.map(value.matches) == true
      }
      for tags in [document.field("tags"), document.field("tags_all")] {
        if isWanted(tags.field(named: key)) { return true }
      }
      return document.field("tag").elements.contains {
        $0.field("key").string == key && isWanted($0.field("value"))
      }
    }
  }

  /// The test that the options describe.
  var test: Test {
    Test(
      types: type.map { TextPattern($0) }, accounts: Set(account), regions: Set(region),
      tags: tag.map { tag in
        let parts = tag.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? TextPattern(String(parts[1])) : nil)
      },
      ids: id.map { TextPattern($0) })
  }
}
