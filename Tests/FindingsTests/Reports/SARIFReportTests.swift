// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import Findings

@Suite("SARIF report")
struct SARIFReportTests {
  private typealias Samples = ReportSamples

  private static func run(
    _ report: ScanReport, _ context: ReportContext = Samples.context
  ) throws -> Document.View {
    try Samples.document(.sarif, report, context).view["runs"][0]
  }

  @Test("has the structure that the standard asks for")
  func structure() throws {
    var report = Samples.report([
      Samples.finding(), Samples.finding(verdict: .undetermined), Samples.finding(verdict: .pass),
      Samples.finding(suppression: Samples.suppression),
    ])
    report.diagnostics = [
      Diagnostic(
        id: "hcl-syntax", severity: .error, message: "a brace is missing",
        file: SourceFile(path: "infra/broken.tf", text: "x\ny"), range: ByteRange(2, 3))
    ]
    report.unknownRules = ["no-such-rule"]
    report.suppressionNotices = [
      SuppressionNotice(
        problem: .expired, kind: .inline, subject: "CKV_AWS_20", message: "expired yesterday")
    ]
    var context = Samples.context
    context.showsSuppressed = true
    context.category = "network"
    context.revision = .init(uri: "https://example.com/shop", id: "abc", branch: "main")
    let document = try Samples.document(.sarif, report, context)
    #expect(SARIFStructure.violations(in: document.view) == [])
    let run = document.view["runs"][0]
    #expect(run["results"].elements.count == 4)
    #expect(run["automationDetails"]["id"].string == "network/")
    #expect(run["versionControlProvenance"][0]["revisionId"].string == "abc")
    let invocation = run["invocations"][0]
    let problem = invocation["toolExecutionNotifications"][0]
    #expect(problem["message"]["text"].string == "a brace is missing")
    #expect(
      problem["locations"][0]["physicalLocation"]["region"]["startLine"].integer == 2)
    #expect(invocation["toolConfigurationNotifications"].elements.count == 2)
  }

  @Test("names files from the repository's root, as URIs")
  func paths() throws {
    let place = try Self.run(Samples.report([Samples.finding()]))["results"][0]["locations"][0]
    let artifact = place["physicalLocation"]["artifactLocation"]
    #expect(artifact["uri"].string == "infra/s3%20data.tf")
    #expect(artifact["uriBaseId"].string == "%SRCROOT%")
    #expect(place["physicalLocation"]["region"]["startLine"].integer == 4)

    let outside = SourceFile(path: "/elsewhere/a:b#c%.tf", text: Samples.code)
    let other = try Self.run(Samples.report([Samples.finding(file: outside)]))
    let uri = other["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    #expect(uri["uri"].string == "file:///elsewhere/a%3Ab%23c%25.tf")
    #expect(!uri["uriBaseId"].exists)
  }

  @Test("tells rules with help, tags and a number for the severity")
  func rules() throws {
    let run = try Self.run(
      Samples.report([Samples.finding(), Samples.finding(Samples.rule("other", severity: .low))]))
    let rules = run["tool"]["driver"]["rules"]
    #expect(rules.elements.map { $0["id"].string } == ["aws-s3-bucket-public-acl", "other"])
    let properties = rules[0]["properties"]
    #expect(properties["security-severity"].string == "9.5")
    #expect(rules[1]["properties"]["security-severity"].string == "3.0")
    #expect(properties["tags"].strings.contains("CKV_AWS_20"))
    #expect(rules[0]["help"]["markdown"].string?.contains("**Fix.** Set the ACL") == true)
    #expect(rules[0]["help"]["text"].string?.contains("Everybody may read") == true)
    #expect(rules[0]["helpUri"].string?.hasPrefix("https://docs.aws.amazon.com/") == true)
    #expect(rules[1]["defaultConfiguration"]["level"].string == "note")
    #expect(run["results"].elements.map { $0["ruleIndex"].integer } == [0, 1])
  }

  @Test("gives a rule no more tags than code scanning shows")
  func tags() throws {
    let rule = Samples.rule(tags: (0..<30).map { "tag-\($0)" })
    let run = try Self.run(Samples.report([Samples.finding(rule)]))
    #expect(run["tool"]["driver"]["rules"][0]["properties"]["tags"].elements.count == 10)
  }

  @Test("leaves suppressed findings out unless asked, then says by what and why")
  func suppressed() throws {
    let report = Samples.report([
      Samples.finding(suppression: Samples.suppression),
      Samples.finding(suppression: .init(kind: .inline, reason: "")),
    ])
    #expect(try Self.run(report)["results"].elements.isEmpty)
    var context = Samples.context
    context.showsSuppressed = true
    let results = try Self.run(report, context)["results"]
    let suppression = results[0]["suppressions"][0]
    #expect(suppression["kind"].string == "external")
    #expect(
      suppression["justification"].string
        == "public on purpose (security@example.com), until 2027-01-31")
    #expect(results[1]["suppressions"][0]["kind"].string == "inSource")
  }

  @Test("says of anything but a failure that it is none")
  func kinds() throws {
    let run = try Self.run(
      Samples.report([Samples.finding(verdict: .undetermined), Samples.finding(verdict: .pass)]))
    let results = run["results"].elements
    #expect(results.map { $0["kind"].string } == ["open", "pass"])
    #expect(results.map { $0["level"].string } == ["none", "none"])
    #expect(results[0]["message"]["text"].string?.contains("because var.acl is unset") == true)
  }

  @Test("shows the way through modules and what else decided")
  func flow() throws {
    var finding = Samples.finding()
    let caller = SourceFile(path: "main.tf", text: "\n\nmodule \"a\" {}\n")
    finding.calls = [.init(address: "module.a", place: .init(file: caller, bytes: ByteRange(2, 9)))]
    finding.causes.append(
      .init(path: "tags", place: .init(file: caller, bytes: ByteRange(0, 1)), isAbsent: true))
    let result = try Self.run(Samples.report([finding]))["results"][0]
    let related = result["relatedLocations"].elements
    #expect(related.map { $0["message"]["text"].string } == ["no tags", "called as module.a"])
    let steps = result["codeFlows"][0]["threadFlows"][0]["locations"].elements
    let lines = steps.map { $0["location"]["physicalLocation"]["region"]["startLine"].integer }
    #expect(lines == [3, 2, 4])
  }

  @Test("keeps a finding's fingerprints when lines are put before it")
  func fingerprints() throws {
    let moved = SourceFile(
      path: "infra/s3 data.tf", text: "locals {\n  a = 1\n}\n\n" + Samples.code)
    let prints = try [Samples.finding(), Samples.finding(file: moved)].map {
      try Self.run(Samples.report([$0]))["results"][0]["partialFingerprints"]
    }
    #expect(prints[0]["bawnFingerprint/v1"].string == "0123456789abcdef0123456789abcdef")
    let hash = try #require(prints[0]["primaryLocationLineHash"].string)
    #expect(hash.hasSuffix(":1"))
    #expect(prints[1]["primaryLocationLineHash"].string == hash)
  }

  @Test("holds the worst results where there are more than code scanning takes, and says so")
  func limit() throws {
    let rule = Samples.rule()
    let file = SourceFile(path: "a.tf", text: Samples.code)
    let finding = Samples.finding(rule, message: "m", address: "a.b", file: file)
    var limits = SARIFReport.Limits()
    #expect(limits.results == 25_000)
    limits.results = 200
    limits.shownResults = 100
    let many = Samples.report(Array(repeating: finding, count: 210))
    let output = SARIFReport(many, Samples.context, limits: limits).output()
    #expect(output.diagnostics.map(\.id) == ["sarif-limit"])
    #expect(output.diagnostics.first?.message.contains("200 of 210") == true)
    let text = String(decoding: output.bytes, as: UTF8.self)
    #expect(text.contains("\"sarif-limit\""))
    limits.results = 300
    let shown = SARIFReport(many, Samples.context, limits: limits).output().diagnostics
    #expect(shown.first?.message.contains("shows the worst 100") == true)
  }

  @Test("stays below the size that code scanning takes")
  func size() throws {
    let file = SourceFile(path: "a.tf", text: Samples.code)
    let long = String(repeating: "x", count: 1 << 20)
    let finding = Samples.finding(message: long, address: long, file: file)
    let output = ReportFormat.sarif.render(
      Samples.report(Array(repeating: finding, count: 60)), Samples.context)
    #expect(output.bytes.count < 10 << 20)
  }

  @Test("lets no text make a link")
  func links() throws {
    let message = "see [here](javascript:alert(1)) and ]\u{301}(x"
    let finding = Samples.finding(message: message)
    let text = try Self.run(Samples.report([finding]))["results"][0]["message"]["text"].string
    #expect(text?.contains("\\[here\\](javascript") == true)
    #expect(SARIFReport.plain("a[0] (b)") == "a[0] (b)")
  }
}

@Suite("Line hashes")
struct LineHashTests {
  /// Texts with the hashes that GitHub's upload action computes for their lines.
  private static let known: [(String, [String])] = [
    ("", ["c129715d7a2bc9a3:1"]),
    (
      " a\nb\n  \t\tc\n d",
      ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
    ),
    (
      " hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n",
      [
        "e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1",
        "b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1",
      ]
    ),
    (
      String(repeating: "Lorem ipsum dolor sit amet.\n", count: 10),
      (1...6).map { "a7f2ff13bc495cf2:\($0)" } + [
        "a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1",
        "c129715d7a2bc9a3:1",
      ]
    ),
  ]

  @Test("are those that code scanning expects", arguments: known.indices)
  func values(_ index: Int) {
    let (text, expected) = Self.known[index]
    let hashes = LineHashes(Array(text.utf8))
    #expect((1...expected.count).map { hashes.text(ofLine: $0) } == expected)
    #expect(hashes.text(ofLine: expected.count + 1) == nil)
    #expect(hashes.text(ofLine: 0) == nil)
  }
}
