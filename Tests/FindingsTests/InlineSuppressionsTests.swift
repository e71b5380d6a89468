// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

@Suite("Silencing by comments")
struct InlineSuppressionsTests {
  private static let rule = RuleDescription(
    id: "aws-s3-bucket-public-acl", aliases: ["CKV_AWS_20", "AVD-AWS-0092"], title: "",
    severity: .high, action: .deny)

  /// A file whose text marks the finding's block with `«…»` and its cause with `‹…›`.
  private static func finding(
    _ marked: String, path: String = "a.tf", workspace: String? = nil
  ) -> Finding {
    var bytes: [UInt8] = []
    var places: [Character: Int] = [:]
    for character in marked {
      if "«»‹›".contains(character) {
        places[character] = bytes.count
      } else {
        bytes += Array(String(character).utf8)
      }
    }
    let file = SourceFile(path: path, bytes: bytes)
    func place(_ start: Character, _ end: Character) -> Finding.Place? {
      guard let start = places[start], let end = places[end] else { return nil }
      return Finding.Place(file: file, bytes: ByteRange(start, end))
    }
    return Finding(
      rule: rule, verdict: .fail, message: "",
      subject: .init(
        type: "t", address: "t.a", provider: "aws", workspace: workspace),
      location: place("«", "»") ?? .none,
      causes: place("‹", "›").map { [Finding.Cause(path: "acl", place: $0, isAbsent: false)] }
        ?? [],
      fingerprint: "f")
  }

  private static func suppression(
    _ finding: Finding, today: String = "2026-05-05",
    configure: (inout InlineSuppressions.Settings) -> Void = { _ in }
  ) -> Finding.Suppression? {
    var settings = InlineSuppressions.Settings(today: today)
    configure(&settings)
    var suppressions = InlineSuppressions(settings)
    var findings = [finding]
    suppressions.apply(to: &findings)
    return findings[0].suppression
  }

  @Test(
    "reaches what the words' tool lets them reach",
    arguments: [
      // On the line above, and on the block's own line.
      ("# bawn:ignore CKV_AWS_20 ok\n«r {\n  ‹a = 1›\n}»", true),
      ("# one\n# checkov:skip=CKV_AWS_20:ok\n# two\n«r {\n  ‹a = 1›\n}»", true),
      ("«r { # trivy:ignore:AVD-AWS-0092\n  ‹a = 1›\n}»", true),
      ("x = 1 # bawn:ignore * ok\n«r {\n  ‹a = 1›\n}»", false),
      ("# bawn:ignore * ok\n\n«r {\n  ‹a = 1›\n}»", false),
      ("# bawn:ignore * ok\nr {\n}\n«r {\n  ‹a = 1›\n}»", false),
      // Inside of the block.
      ("«r {\n  # bawn:ignore CKV_AWS_20 ok\n  b = 2\n  ‹a = 1›\n}»", true),
      ("«r {\n  b { # checkov:skip=CKV_AWS_20:ok\n  }\n  ‹a = 1›\n}»", true),
      ("«r {\n  # tfsec:ignore:*\n  b = 2\n  ‹a = 1›\n}»", false),
      ("«r {\n  # tfsec:ignore:*\n  ‹a = 1›\n}»", true),
      ("«r {\n  # tfsec:ignore:*\n  b {\n    ‹a = 1›\n  }\n}»", true),
      ("«r {\n  b { # trivy:ignore:CKV_AWS_20\n    ‹a = 1›\n  }\n}»", true),
      // On a line.
      ("«r {\n  ‹a = 1› # bawn:ignore CKV_AWS_20 ok\n}»", true),
      ("«r {\n  b = 2 # bawn:ignore CKV_AWS_20 ok\n  ‹a = 1›\n}»", false),
      ("«r {\n  b = 2 # trivy:ignore:CKV_AWS_20\n  ‹a = 1›\n}»", false),
      // In the block that the cause stands in, elsewhere.
      ("«r {\n}»\ns {\n  # bawn:ignore CKV_AWS_20 ok\n  ‹a = 1›\n}", true),
      // KICS.
      ("«r {\n  # kics-scan ignore-line\n  ‹a = 1›\n}»", true),
      ("# kics-scan ignore-line\n«r {\n  ‹a = 1›\n}»", false),
      ("# kics-scan ignore-line\n«r {\n}»", true),
      ("# kics-scan ignore-block\n«r {\n  ‹a = 1›\n}»", true),
      ("# kics-scan ignore\nx {}\n«r {\n  ‹a = 1›\n}»", true),
      ("x {}\n# kics-scan ignore\n«r {\n  ‹a = 1›\n}»", false),
      ("# kics-scan disable=CKV_AWS_20\nx {}\n«r {\n  ‹a = 1›\n}»", true),
      ("# kics-scan disable=CKV_AWS_21\nx {}\n«r {\n  ‹a = 1›\n}»", false),
    ])
  func reach(text: String, isSilenced: Bool) {
    #expect((Self.suppression(Self.finding(text)) != nil) == isSilenced, "\(text)")
  }

  @Test(
    "knows a rule by every spelling of its ids",
    arguments: [
      ("aws-s3-bucket-public-acl", true), ("ckv_aws_20", true), ("AVD-AWS-0092", true),
      ("aws-0092", true), ("AWS-0092", true), ("avd-aws-0092", true), ("aws-s3-*", true),
      ("*", true), ("aws-s3-bucket", false), ("CKV_AWS_2", false),
    ])
  func spellings(name: String, isSilenced: Bool) {
    let finding = Self.finding("# bawn:ignore \(name) ok\n«r {\n}»")
    #expect((Self.suppression(finding) != nil) == isSilenced)
  }

  @Test("holds up to the last day, and never with one that is no date")
  func days() {
    func isSilenced(_ until: String) -> Bool {
      Self.suppression(Self.finding("# bawn:ignore * ok until=\(until)\n«r {\n}»")) != nil
    }
    #expect(isSilenced("2026-05-05"))
    #expect(!isSilenced("2026-05-04"))
    for until in ["soon", "2030-02-30", "2030-13-01", "2030-1-1", ""] {
      #expect(!isSilenced(until))
    }
  }

  @Test("says what silenced a finding")
  func details() throws {
    let suppression = try #require(
      Self.suppression(Self.finding("«r {\n  # bawn:ignore * a reason until=2030-01-31\n}»")))
    #expect(suppression.kind == .inline)
    #expect(suppression.reason == "a reason")
    #expect(suppression.until == "2030-01-31")
    #expect(suppression.place.startLine == 2)
  }

  @Test("holds in the workspace it names only")
  func workspace() {
    func isSilenced(_ workspace: String?) -> Bool {
      let text = "# tfsec:ignore:*:ws:prod-*\n«r {\n}»"
      return Self.suppression(Self.finding(text, workspace: workspace)) != nil
    }
    #expect(isSilenced("prod-eu"))
    #expect(!isSilenced("test"))
    #expect(!isSilenced(nil))
  }

  @Test("holds for the values it asks for only")
  func attributes() {
    func isSilenced(_ condition: String) -> Bool {
      Self.suppression(Self.finding("# trivy:ignore:*[\(condition)]\n«r {\n}»")) {
        $0.attribute = { _, path in path == "port" ? ["22", "443"] : [] }
      } != nil
    }
    #expect(isSilenced("port=443"))
    #expect(!isSilenced("port=80"))
    #expect(!isSilenced("port=443,type=egress"))
    #expect(!isSilenced("port"))
  }

  @Test("silences all of a module from its call")
  func call() {
    let call = SourceFile(path: "b.tf", text: "# bawn:ignore * vetted\nmodule \"m\" {\n}\n")
    var finding = Self.finding("«r {\n}»")
    finding.calls = [
      .init(address: "module.m[0]", place: .init(file: call, bytes: ByteRange(23, 38)))
    ]
    #expect(Self.suppression(finding)?.reason == "vetted")
  }

  @Test("silences in JSON what an object holds, and what it stands in")
  func json() {
    func isSilenced(_ text: String) -> Bool {
      Self.suppression(Self.finding(text, path: "a.tf.json")) != nil
    }
    #expect(isSilenced(#"{"r": {"b": «{"//": "bawn:ignore * ok", "a": 1}»}}"#))
    #expect(isSilenced(#"{"r": {"b": «{"i": [{"//": "bawn:ignore * ok"}], "a": 1}»}}"#))
    #expect(isSilenced(#"{"r": {"//": "bawn:ignore * ok", "b": «{"a": 1}»}}"#))
    #expect(!isSilenced(#"{"r": {"c": {"//": "bawn:ignore * ok"}, "b": «{"a": 1}»}}"#))
  }

  @Test("follows no comment that the limits forbid, and says why")
  func limits() throws {
    let cases: [(String, (inout SuppressionLimits) -> Void, String)] = [
      ("# bawn:ignore *", { $0.requiresReason = true }, "no reason"),
      ("# bawn:ignore * ok", { $0.requiresUntil = true }, "no last day"),
      ("# bawn:ignore * ok until=2026-06-30", { $0.maximumDays = 30 }, "30 days"),
      ("# bawn:ignore * ok", { $0.maximumDays = 30 }, "for ever"),
      ("# bawn:ignore * ok", { $0.notInline = [.high] }, "severity high"),
      (
        "# bawn:ignore * ok",
        { $0.terms["aws-s3-bucket-public-acl"] = .init(allowsExceptions: false) }, "no exceptions"
      ),
      (
        "# bawn:ignore * ok",
        {
          $0.terms["aws-s3-bucket-public-acl"] = .init(allowsExceptions: true, approval: "a board")
        }, "needs a board"
      ),
    ]
    for (mark, change, reason) in cases {
      var settings = InlineSuppressions.Settings(today: "2026-05-05")
      change(&settings.limits)
      var suppressions = InlineSuppressions(settings)
      var findings = [Self.finding("\(mark)\n«r {\n}»")]
      suppressions.apply(to: &findings)
      #expect(findings[0].suppression == nil, "\(mark)")
      let file = try #require(findings[0].location.file)
      let notices = suppressions.notices(
        judged: [file], rules: [Self.rule], isComplete: true, isKnown: { _ in true })
      #expect(notices.map(\.problem) == [.refused])
      #expect(notices[0].message.contains(reason), "\(notices[0].message)")
    }
    let allowed = Self.suppression(Self.finding("# bawn:ignore * ok until=2026-06-01\n«r {\n}»")) {
      $0.limits.maximumDays = 30
      $0.limits.requiresReason = true
      $0.limits.requiresUntil = true
      $0.limits.notInline = [.critical]
      $0.limits.approvers = ["anna"]
    }
    #expect(allowed != nil)
  }

  @Test("counts in a change only what was there before, wherever it stood")
  func base() {
    func isSilenced(_ before: String) -> Bool {
      let now = "x = 1\n\n# bawn:ignore * ok\n«r {\n}»"
      return Self.suppression(Self.finding(now)) {
        $0.accepted = { InlineMark.find(in: SourceFile(path: $0.path, text: before)) }
      } != nil
    }
    #expect(isSilenced("# bawn:ignore * ok\nr {\n}"))
    #expect(!isSilenced("# bawn:ignore * another reason\nr {\n}"))
    #expect(!isSilenced("r {\n}"))
  }

  @Test("tells of comments that silence nothing, as far as this scan can tell")
  func notices() throws {
    func problems(
      _ text: String, rules: [RuleDescription] = [Self.rule], isComplete: Bool = true
    ) -> [SuppressionNotice.Problem] {
      var suppressions = InlineSuppressions(.init(today: "2026-05-05"))
      let finding = Self.finding(text)
      var findings = [finding]
      suppressions.apply(to: &findings)
      guard let file = finding.location.file else { return [] }
      return suppressions.notices(
        judged: [file], rules: rules, isComplete: isComplete,
        isKnown: { $0 == "CKV_AWS_20" || $0 == "CKV_AWS_21" }
      ).map(\.problem)
    }
    #expect(problems("# bawn:ignore CKV_AWS_20 ok\n«r {\n}»") == [])
    #expect(problems("«r {\n}»\n# bawn:ignore CKV_AWS_20 ok\ns {\n}") == [.unmatched])
    #expect(problems("«r {\n}»\n# bawn:ignore CKV_AWS_20 ok\ns {\n}", isComplete: false) == [])
    #expect(problems("«r {\n}»\n# bawn:ignore CKV_AWS_21 ok\ns {\n}") == [])
    #expect(problems("«r {\n}»\n# bawn:ignore CKV_AWS_22 ok\ns {\n}") == [.unmatched])
    #expect(problems("«r {\n}»\n# checkov:skip=CKV_AWS_22:ok\ns {\n}") == [])
    #expect(problems("# bawn:ignore * ok until=2026-05-04\n«r {\n}»") == [.expired])
    #expect(problems("# bawn:ignore * ok until=soon\n«r {\n}»") == [.expired])
    #expect(problems("# bawn:ignore\n«r {\n}»") == [.unmatched])
    #expect(problems("«r {\n}»\nx {}\n# kics-scan ignore\n") == [.unmatched])
    // Two marks for one finding are both needed by their tools.
    #expect(problems("# checkov:skip=CKV_AWS_20:a\n# trivy:ignore:aws-0092\n«r {\n}»") == [])
  }

  @Test("costs little where there are many comments")
  func large() {
    var text = ""
    var findings: [Finding] = []
    var places: [ByteRange] = []
    for index in 0..<20_000 {
      text += "# bawn:ignore CKV_AWS_20 r\(index)\n"
      let start = text.utf8.count
      text += "r {\n}\n"
      places.append(ByteRange(start, start + 5))
    }
    let file = SourceFile(path: "a.tf", text: text)
    for place in places {
      findings.append(
        Finding(
          rule: Self.rule, verdict: .fail, message: "",
          subject: .init(type: "t", address: "t.a", provider: "aws"),
          location: .init(file: file, bytes: place), fingerprint: "f"))
    }
    var suppressions = InlineSuppressions(.init(today: "2026-05-05"))
    let start = ContinuousClock.now
    suppressions.apply(to: &findings)
    #expect(ContinuousClock.now - start < .seconds(120))
    #expect(findings.indices.allSatisfy { findings[$0].suppression?.reason == "r\($0)" })
  }

  @Test(
    "reaches in YAML what indentation encloses",
    arguments: [
      // Above the resource, on its line, within it, at its end.
      ("A:\n  # bawn:ignore CKV_AWS_20 ok\n  «B:\n    ‹C: 1›\n    D: 2»\n", true),
      ("A:\n  «B: # bawn:ignore CKV_AWS_20\n    ‹C: 1›»\n", true),
      ("A:\n  «B:\n    # checkov:skip=CKV_AWS_20:ok\n    D: 2\n    ‹C: 1›»\n", true),
      ("A:\n  «B:\n    ‹C: 1›»\n    # bawn:ignore CKV_AWS_20\n  D:\n    E: 1\n", true),
      // On another property's line, in another resource, in a text.
      ("A:\n  «B:\n    D: 2 # bawn:ignore CKV_AWS_20\n    ‹C: 1›»\n", false),
      ("A:\n  # bawn:ignore CKV_AWS_20\n  D: 1\n  «B:\n    ‹C: 1›»\n", false),
      ("A:\n  «B:\n    D: '# bawn:ignore CKV_AWS_20'\n    ‹C: 1›»\n", false),
    ])
  func yaml(text: String, isSilenced: Bool) {
    #expect((Self.suppression(Self.finding(text, path: "t.yaml")) != nil) == isSilenced)
  }

  @Test("follows what Checkov's users write into the metadata of a template")
  func metadata() {
    let text = """
      Resources:
        «B:
          Type: AWS::S3::Bucket
          Metadata:
            checkov:
              skip:
                - id: CKV_AWS_20
                  comment: ours
          Properties: {‹AccessControl: PublicRead›}»
      """
    let suppression = Self.suppression(Self.finding(text, path: "t.yaml"))
    #expect(suppression?.reason == "ours")
    let other = text.replacing("CKV_AWS_20", with: "CKV_AWS_21")
    #expect(Self.suppression(Self.finding(other, path: "t.yaml")) == nil)
  }
}
