// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

@Suite("Imports from Prowler and KICS, and hostile files")
struct OtherImportTests {
  @Test("takes what a mute list mutes everywhere, and nothing that is bound to a place")
  func mutelist() {
    let settings = Importing.read(
      """
      Mutelist:
        Accounts:
          "*":
            Checks:
              "s3_bucket_*":
                Regions: ["*"]
                Resources: ["test-.*", "^prod$"]
                Description: tests
              s3_bucket_kms:
                Regions: ["*"]
                Resources: ["*"]
                Tags: [env=dev]
              s3_bucket_public_access:
                Regions: [eu-west-1]
                Resources: ["*"]
              aws-acl:
                Regions: ["*"]
                Resources: ["*"]
                Exceptions:
                  Accounts: ["1"]
              aws-keys:
                Regions: ["*"]
                Resources: ["a{3}"]
              "*":
                Regions: ["*"]
                Resources: ["*"]
          "123456789012":
            Checks: {}
      """, as: .prowlerMutelist)
    #expect(Importing.problems(settings) == [])
    #expect(settings.suppressions.map(\.rules) == [["s3_bucket_*"]])
    #expect(settings.suppressions[0].resources == ["*test-*", "prod"])
    #expect(settings.suppressions[0].reason == "tests")
    #expect(settings.notes.map(\.line) == [9, 13, 16, 23, 24, 27])
  }

  @Test("reads the configuration of KICS in YAML, JSON and TOML")
  func kics() {
    for text in [
      "exclude-queries: [CKV_AWS_20]\nexclude-paths: \"a/b,c/*.tf\"\n"
        + "exclude-severities: info,low\nfail-on: high\n",
      "{\"exclude-queries\": \"CKV_AWS_20\", \"exclude-paths\": [\"a/b\", \"c/*.tf\"],\n"
        + "\"exclude-severities\": [\"info\", \"low\"], \"fail-on\": \"high\"}",
      "exclude-queries = [\"CKV_AWS_20\"]\nexclude-paths = [\"a/b\", \"c/*.tf\"]\n"
        + "exclude-severities = [\"info\", \"low\"]\nfail-on = [\"high\"]\n",
    ] {
      let settings = Importing.read(text, as: .kicsConfiguration, path: "kics.config")
      #expect(Importing.problems(settings) == [])
      #expect(settings.excludedRules.map(\.text) == ["CKV_AWS_20"])
      #expect(settings.excludedPaths.map(\.text) == ["a/b", "c/*.tf"])
      #expect(settings.severity == .medium)
      #expect(settings.failOn == .high)
      #expect(settings.notes.isEmpty)
    }
  }

  @Test(
    "knows a file by its name, else by what it says",
    arguments: [
      ("x/.checkov.yaml", "", ForeignFormat.checkovConfiguration),
      ("x/.tfsec/config.json", "", .tfsecConfiguration), ("ci.trivyignore", "", .trivyIgnore),
      ("a.json", "{\"failed_checks\": []}", .checkovBaseline),
      ("a.yaml", "Mutelist: {}", .prowlerMutelist),
      ("a.yaml", "skip-check: []", .checkovConfiguration),
      ("a.yaml", "misconfigurations: []", .trivyIgnoreYAML),
    ])
  func formats(path: String, text: String, format: ForeignFormat) {
    #expect(ForeignFormat.of(SourceFile(path: path, text: text)) == format)
  }

  @Test("doesn't know a file of another kind")
  func unknownFormat() {
    #expect(ForeignFormat.of(SourceFile(path: "a.yaml", text: "name: x")) == nil)
    #expect(ForeignFormat.of(SourceFile(path: "a.txt", text: "x: [")) == nil)
  }

  @Test("stays within limits, whatever a file holds")
  func hostile() {
    let deep = String(repeating: "[", count: 100_000)
    let many = String(repeating: "AVD-AWS-0092\n", count: 150_000)
    let patterns = (0..<5_000).map { "  - CKV_*\($0)\n" }.joined()
    let aliases =
      "a: &a [x,x,x,x,x,x,x,x,x]\n"
      + (0..<12).map { index in
        let name = index == 0 ? "a" : "b\(index - 1)"
        return
          "b\(index): &b\(index) [\(Array(repeating: "*\(name)", count: 9).joined(separator: ","))]\n"
      }.joined()
    for format in ForeignFormat.allCases {
      for text in [
        deep, "skip-check:\n" + patterns, aliases, "\u{0}\u{1}", "\u{FEFF}", "- - -",
      ] {
        let settings = Importing.read(text, as: format)
        #expect(settings.silencingRules.count <= 100_000)
      }
    }
    let settings = Importing.read("skip-check:\n" + patterns, as: .checkovConfiguration)
    #expect(Importing.problems(settings).contains { $0.contains("more than 500 patterns") })
    #expect(Importing.read(many, as: .trivyIgnore).suppressions.count == 100_000)
  }

  @Test(
    "takes time in proportion to a file, though all of it is one line", .timeLimit(.minutes(10)))
  func oneLine() {
    let finding = #"{"resource": "aws_s3_bucket.a", "check_ids": ["CKV_AWS_20", "CKV_AWS_18"]}"#
    let list = Array(repeating: finding, count: 30_000).joined(separator: ", ")
    let text = #"{"failed_checks": [{"file": "/main.tf", "findings": ["# + list + "]}]}"
    #expect(Importing.read(text, as: .checkovBaseline).suppressions.count == 30_000)
  }
}
