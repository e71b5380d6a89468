// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Policies
import Testing

@Suite("The time that an account is judged as of")
struct AccountTimeTests {
  /// Fails for a key that is older than ninety days.
  private static func rule() throws -> PolicyRule {
    try Judging.rule(
      """
      resources: [aws_iam_access_key]
      deny: |
        age := time.now_ns() - time.parse_rfc3339_ns(resource.create_date)
        age > 90 * 86400 * 1000000000
      """)
  }

  private static let day = 86_400
  /// 2026-01-01T00:00:00Z
  private static let made = 1_767_225_600

  private static func account(_ number: String = "123456789012") throws -> LiveAccount {
    var account = LiveAccount()
    account.number = number
    try account.add(
      "aws_iam_access_key", #"{"id":"AKIA","create_date":"2026-01-01T00:00:00Z"}"#)
    return account
  }

  private static func report(
    _ snapshots: [(account: LiveAccount, ended: Int)], now: Int
  ) throws -> ScanReport {
    var options = CodeScan.Options(paths: [])
    options.keepsPasses = true
    options.now = now
    let inputs = snapshots.enumerated().map { index, entry in
      LiveScan.Input(
        path: "\(index).bawn",
        snapshot: Snapshot(
          begun: entry.ended - 30, ended: entry.ended, madeBy: "test", parts: [entry.account.part],
          coverage: entry.account.coverage))
    }
    let catalog = RuleCatalog(rules: [try rule()], library: [])
    return LiveScan(CodeScan(catalog: catalog, mappings: ProviderMappings(), schemas: .empty))
      .run(inputs, options)
  }

  @Test("Is when it was read, whenever it is judged", arguments: [0, 89, 91, 4_000])
  func snapshotTime(_ daysLater: Int) throws {
    let now = Self.made + daysLater * Self.day
    let young = try Self.report([(Self.account(), Self.made + 89 * Self.day)], now: now)
    #expect(young.findings.map(\.verdict) == [.pass])
    let old = try Self.report([(Self.account(), Self.made + 91 * Self.day)], now: now)
    #expect(old.findings.map(\.verdict) == [.fail])
  }

  @Test("Is each account's own where several are judged together")
  func severalAccounts() throws {
    let report = try Self.report(
      [
        (Self.account("111111111111"), Self.made + 10 * Self.day),
        (Self.account("222222222222"), Self.made + 100 * Self.day),
      ], now: Self.made)
    let verdicts = Dictionary(
      uniqueKeysWithValues: report.findings.map { ($0.subject.scope, $0.verdict) })
    #expect(verdicts == ["111111111111": .pass, "222222222222": .fail])
  }

  @Test("Is the later of two snapshots', in whichever order they are given", arguments: [0, 1])
  func later(_ order: Int) throws {
    var snapshots = [
      (try Self.account(), Self.made + 10 * Self.day),
      (try Self.account(), Self.made + 100 * Self.day),
    ]
    if order == 1 { snapshots.reverse() }
    let report = try Self.report(snapshots, now: Self.made)
    #expect(report.findings.map(\.verdict) == [.fail])
    #expect(report.diagnostics.map(\.id) == ["snapshot-superseded"])
  }

  @Test("Is now for code, which nobody has read at another time")
  func code() throws {
    let text = """
      resource "aws_iam_access_key" "ci" {
        create_date = "2026-01-01T00:00:00Z"
      }
      """
    for (days, verdict) in [(89, Verdict.pass), (91, .fail)] {
      let report = Judging.report([try Self.rule()], text) { options, _ in
        options.now = Self.made + days * Self.day
      }
      #expect(report.findings.map(\.verdict) == [verdict])
    }
  }

  @Test("Is that of the last reading while an account is watched, once all is judged anew")
  func watched() throws {
    let catalog = RuleCatalog(rules: [try Self.rule()], library: [])
    var watch = LiveWatch(
      CodeScan(catalog: catalog, mappings: ProviderMappings(), schemas: .empty),
      CodeScan.Options(paths: []), fed: { kind, _ in [kind] })
    func take(_ days: Int, isAnew: Bool) throws -> Int {
      let account = try Self.account()
      var part = account.part
      part.scope.seen = Self.made + days * Self.day
      return watch.take([part], account.coverage, isAnew: isAnew).opened.count
    }
    #expect(try take(10, isAnew: true) == 0)
    // Time alone changes nothing between: accounts are judged anew once a day for its sake.
    #expect(try take(91, isAnew: false) == 0)
    #expect(try take(91, isAnew: true) == 1)
  }
}
