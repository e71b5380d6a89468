// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

@Suite("Baselines")
struct BaselineTests {
  private static let rule = RuleDescription(
    id: "aws-x", aliases: ["CKV_AWS_1"], title: "", severity: .high, action: .deny)

  private static let extent = ScanExtent(
    rules: ["aws-x"], knownRules: ["aws-x", "aws-y"], directories: ["."])

  private static func fingerprint(_ digit: Character) -> String {
    String(repeating: digit, count: 32)
  }

  private static func finding(
    _ digit: Character, previous: [Character] = [], verdict: Verdict = .fail,
    address: String = "aws_a.b", suppression: Finding.Suppression? = nil
  ) -> Finding {
    Finding(
      rule: rule, verdict: verdict, message: "",
      subject: .init(type: "aws_a", address: address, provider: "aws", scope: "infra"),
      location: .none, fingerprint: fingerprint(digit),
      previousFingerprints: previous.map(fingerprint), suppression: suppression)
  }

  private static func entry(
    _ digit: Character, rule: String = "aws-x", scope: String = "infra",
    since: String = "2025-01-01", reason: String = ""
  ) -> Baseline.Entry {
    Baseline.Entry(
      fingerprint: fingerprint(digit), rule: rule, resource: "aws_a.b", scope: scope,
      file: "infra/main.tf", since: since, reason: reason)
  }

  private static func read(
    _ text: String, repetition: Baseline.Repetition = .refused
  ) throws(Diagnostic) -> Baseline {
    try Baseline.read(SourceFile(path: "b.json", text: text), repetition: repetition)
  }

  private static func line(_ digit: Character, since: String = "2025-01-01") -> String {
    "{\"fingerprint\":\"\(fingerprint(digit))\",\"rule\":\"aws-x\",\"resource\":\"aws_a.b\","
      + "\"scope\":\"infra\",\"file\":\"infra/main.tf\",\"since\":\"\(since)\"}"
  }

  private static func text(_ lines: [String]) -> String {
    "{\n  \"version\": 1,\n  \"findings\": [\n    \(lines.joined(separator: ",\n    "))\n  ]\n}\n"
  }

  @Test("writes one finding a line, sorted, and reads what it wrote")
  func roundTrip() throws {
    let baseline = Baseline(entries: [Self.entry("b"), Self.entry("a", reason: "a \"site\"\n")])
    let text = String(decoding: baseline.bytes(), as: UTF8.self)
    #expect(text.split(separator: "\n").count == 7)
    #expect(text.contains("    \(Self.line("b"))\n  ]"))
    let read = try Self.read(text)
    #expect(read.entries == [Self.entry("a", reason: "a \"site\"\n"), Self.entry("b")])
    #expect(read.bytes() == baseline.bytes())
    #expect(try Self.read(String(decoding: Baseline().bytes(), as: UTF8.self)).entries.isEmpty)
  }

  @Test("silences what it holds, and nothing else")
  func applies() {
    let other = Finding.Suppression(kind: .inline, reason: "mine")
    var findings = [
      Self.finding("a"), Self.finding("b"), Self.finding("a", verdict: .pass),
      Self.finding("c", suppression: other),
    ]
    let outcome = Baseline(entries: [Self.entry("a", reason: "later"), Self.entry("c")])
      .apply(to: &findings, extent: Self.extent)
    #expect(findings.map(\.suppression?.kind) == [.baseline, nil, nil, .inline])
    #expect(findings[0].suppression?.reason == "later")
    #expect(outcome.gone.isEmpty)
    #expect(outcome.renamed.isEmpty)
  }

  @Test("knows a finding by an earlier fingerprint and says so")
  func renamed() throws {
    var findings = [Self.finding("b", previous: ["a"])]
    let baseline = Baseline(entries: [Self.entry("a")])
    let outcome = baseline.apply(to: &findings, extent: Self.extent)
    #expect(findings[0].suppression?.kind == .baseline)
    #expect(outcome.renamed == [0: [Self.fingerprint("b")]])
    #expect(baseline.notices(outcome).isEmpty)
    #expect(try #require(baseline.note(outcome)).message.contains("update rewrites it"))
  }

  @Test("misses only what the scan would have found")
  func unmatched() throws {
    let baseline = Baseline(entries: [
      Self.entry("a"), Self.entry("b", rule: "aws-y"), Self.entry("c", rule: "aws-gone"),
      Self.entry("d", scope: "infrastructure"),
    ])
    var findings: [Finding] = []
    var extent = Self.extent
    extent.directories = ["infra"]
    let outcome = baseline.apply(to: &findings, extent: extent)
    #expect(outcome.gone == [0, 2])
    let notices = baseline.notices(outcome)
    #expect(notices.count == 1)
    #expect(notices[0].kind == .baseline)
    #expect(notices[0].problem == .unmatched)
    #expect(notices[0].message.hasPrefix("2 findings"))
  }

  @Test("an update adds what is new, keeps days and reasons, and rewrites earlier names")
  func update() {
    let baseline = Baseline(entries: [Self.entry("a", reason: "later"), Self.entry("c")])
    let findings = [
      Self.finding("b", previous: ["a"], address: "aws_a.new[3]"), Self.finding("d"),
      Self.finding("e", verdict: .undetermined),
      Self.finding("f", suppression: .init(kind: .inline, reason: "")),
    ]
    let revision = baseline.revised(
      with: findings, extent: Self.extent,
      options: .init(adds: true, drops: false, today: "2026-02-03"), file: { _ in "x.tf" })
    #expect(revision.added == 1)
    #expect(revision.renamed == 1)
    #expect(revision.dropped == 0)
    let entries = revision.baseline.entries
    #expect(entries.map(\.fingerprint) == ["b", "c", "d"].map(Self.fingerprint))
    #expect(entries.map(\.since) == ["2025-01-01", "2025-01-01", "2026-02-03"])
    #expect(entries.map(\.reason) == ["later", "", ""])
    #expect(entries[0].resource == "aws_a.new")
    #expect(entries[0].file == "x.tf")
  }

  @Test("a prune drops what is gone and adds nothing")
  func prune() {
    let baseline = Baseline(entries: [Self.entry("a"), Self.entry("b", rule: "aws-y")])
    let revision = baseline.revised(
      with: [Self.finding("d")], extent: Self.extent,
      options: .init(adds: false, drops: true, today: "2026-02-03"), file: { _ in "" })
    #expect(revision.dropped == 1)
    #expect(revision.baseline.entries.map(\.rule) == ["aws-y"])
  }

  @Test("a merge keeps all findings and the earliest day")
  func merge() {
    let one = Baseline(entries: [Self.entry("a", since: "2025-03-01"), Self.entry("b")])
    let two = Baseline(entries: [Self.entry("c"), Self.entry("a", reason: "later")])
    let merged = Baseline.merged([one, two])
    #expect(merged.entries.map(\.fingerprint) == ["a", "b", "c"].map(Self.fingerprint))
    #expect(merged.entries[0].since == "2025-01-01")
    #expect(merged.entries[0].reason == "later")
  }

  @Test("a merge with its base leaves out what one side has dropped")
  func mergeWithBase() {
    let base = Baseline(entries: [Self.entry("a"), Self.entry("b")])
    let ours = Baseline(entries: [Self.entry("a"), Self.entry("c")])
    let theirs = Baseline(entries: [Self.entry("a"), Self.entry("b"), Self.entry("d")])
    let merged = Baseline.merged([ours, theirs], base: base)
    #expect(merged.entries.map(\.fingerprint) == ["a", "c", "d"].map(Self.fingerprint))
  }

  @Test(
    "says what is wrong with a file, and where",
    arguments: [
      ("", 1, "empty"), ("{", 1, ""), ("[]", 1, "no baseline"), ("{\"a\": 1}", 1, "no baseline"),
      ("{\"failed_checks\": []}", 1, "Checkov"),
      ("{\n\"version\": 2, \"findings\": []}", 2, "newer bawn"),
      ("{\n\"version\": \"1\", \"findings\": []}", 2, "has to be 1"),
      ("{\"findings\": []}", 1, "has to be 1"),
      ("{\"version\": 1,\n\"findings\": {}}", 2, "list"),
      ("{\"version\": 1,\n\"findings\": [1]}", 2, "object"),
      ("{\"version\": 1,\n\"findings\": [],\n\"x\": 1}", 3, "\"x\""),
      ("{\"version\": 1,\n\"findings\": [{}]}", 2, "no \"fingerprint\""),
      ("{\"version\": 1,\n\"findings\": [{\"fingerprint\": \"AB\"}]}", 2, "no fingerprint"),
      ("{\"version\": 1,\n\"findings\": [{\"rule\": 1}]}", 2, "text"),
      ("{\"version\": 1,\n\"findings\": [{\"line\": \"1\"}]}", 2, "\"line\""),
      ("{\"version\": 1,\n\"version\": 1, \"findings\": []}", 2, ""),
      (text([line("a"), line("b", since: "soon")]), 5, "a day"),
      (text([line("a"), line("b"), line("a")]), 6, "line 4"),
      (text([line("a")]) + "<<<<<<< HEAD\n", 7, "conflict"),
    ])
  func wrong(text: String, line: Int, words: String) throws {
    let problem = #expect(throws: Diagnostic.self) { try Self.read(text) }
    #expect(problem?.position?.line ?? 1 == line, "\(problem?.description ?? "")")
    if text != "" {
      #expect(problem?.message.contains(words) == true, "\(problem?.description ?? "")")
    }
  }

  @Test("unites what a merge by lines has left twice")
  func repetition() throws {
    let text = Self.text([Self.line("a", since: "2026-01-01"), Self.line("a")])
    let baseline = try Self.read(text, repetition: .united)
    #expect(baseline.entries.map(\.since) == ["2025-01-01"])
  }
}
