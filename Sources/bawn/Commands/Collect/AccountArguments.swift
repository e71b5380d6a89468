// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Collectors

/// Which accounts, regions and services are read, and how.
struct AccountArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read these regions, separated by commas. (default: that of the credentials)",
      valueName: "regions"))
  var regions: String?

  @Flag(help: "Read all regions that the account has enabled.")
  var allRegions = false

  @Option(
    help: ArgumentHelp(
      "Read these services alone, separated by commas, such as s3,iam.", valueName: "services"))
  var services: String?

  @Flag(help: "Read all accounts of the organization, each with --role.")
  var organization = false

  @Option(
    help: ArgumentHelp(
      "Read these accounts, separated by commas, each with --role.", valueName: "accounts"))
  var accounts: String?

  @Option(
    help: ArgumentHelp("The name of the role to take on in other accounts.", valueName: "name"))
  var role = "OrganizationAccountAccessRole"

  @Option(
    help: ArgumentHelp(
      "The key for the digests that are kept of secrets; made when it isn't there.",
      valueName: "file"), completion: .file())
  var digestKey: String?

  @Option(help: ArgumentHelp("How many calls to make at a time.", valueName: "number"))
  var jobs = 16

  func validate() throws {
    if !(1...64).contains(jobs) { throw ValidationError("--jobs has to be from 1 to 64") }
    if allRegions, regions != nil {
      throw ValidationError("--regions and --all-regions can't go together")
    }
    if organization, accounts != nil {
      throw ValidationError("--organization and --accounts can't go together")
    }
    for region in regionNames where !Self.isName(region) {
      throw ValidationError("\"\(region)\" isn't a region; it has to be like \"eu-west-1\"")
    }
    for account in accountNumbers
    where account.utf8.count != 12 || !account.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
      throw ValidationError("\"\(account)\" isn't an account's number of 12 digits")
    }
  }

  private static func isName(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy {
        ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
      }
  }

  /// The parts of a list with commas, each once.
  static func list(_ text: String?) -> [String] {
    var seen: Set<String> = []
    return (text ?? "").split(separator: ",").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  var regionNames: [String] { Self.list(regions) }
  var accountNumbers: [String] { Self.list(accounts) }

  /// The collectors of the services that were asked for.
  ///
  /// - Throws: `ValidationError` for a service that there is no collector for.
  func selection(of all: CollectorTable) throws -> CollectorTable {
    let wanted = Set(Self.list(services))
    let unknown = wanted.subtracting(all.services).sorted()
    guard unknown.isEmpty else {
      throw ValidationError(
        "there are no collectors for \(unknown.map { "\"\($0)\"" }.joined(separator: ", ")); "
          + "services are \(all.services.joined(separator: ", "))")
    }
    return all.selecting(services: wanted)
  }
}
