// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import Policies
import Testing

@Suite("Imports from Trivy and tfsec")
struct TrivyImportTests {
  @Test("reads ids with last days and the comments that explain them")
  func ignoreFile() {
    let settings = Importing.read(
      """
      # A public site,
      # on purpose
      AVD-AWS-0092 exp:2030-01-31

      aws-0089 # no logs
      CVE-2020-1
      CVE-2020-2
      AVD-AWS-9999
      """, as: .trivyIgnore, path: ".trivyignore")
    #expect(Importing.problems(settings) == [])
    #expect(settings.suppressions.map(\.rules) == [["AVD-AWS-0092"], ["aws-0089"]])
    #expect(settings.suppressions.map(\.until) == ["2030-01-31", nil])
    #expect(settings.suppressions.map(\.reason) == ["A public site, on purpose", "no logs"])
    #expect(settings.suppressions.map(\.place.startLine) == [3, 5])
    #expect(settings.unknownRules.map(\.text) == ["AVD-AWS-9999"])
    #expect(settings.notes.map(\.subject) == ["CVE-2020-1 and 1 more"])
  }

  @Test("silences nothing by a line whose last day is none")
  func wrongDay() {
    let settings = Importing.read("AVD-AWS-0092 exp:2030-02-30\n", as: .trivyIgnore)
    #expect(settings.suppressions.isEmpty)
    #expect(Importing.problems(settings).count == 1)
  }

  @Test("reads entries with paths, days and statements")
  func ignoreYAML() {
    let settings = Importing.read(
      """
      misconfigurations:
        - id: AVD-AWS-0092
          paths: ["infra/{a,b}/**", ./x.tf]
          expired_at: 2030-02-01T00:00:00Z
          statement: "it's public"
        - id: AVD-AWS-0089
          paths: ["x/[ab].tf"]
        - id: AVD-AWS-0089
      vulnerabilities:
        - id: CVE-1
      """, as: .trivyIgnoreYAML)
    #expect(Importing.problems(settings) == [])
    #expect(settings.suppressions.map(\.rules) == [["AVD-AWS-0092"], ["AVD-AWS-0089"]])
    #expect(settings.suppressions.map(\.paths) == [["infra/a", "infra/b", "x.tf"], []])
    #expect(settings.suppressions.map(\.until) == ["2030-02-01", nil])
    #expect(settings.suppressions[0].reason == "it's public")
    #expect(settings.notes.map(\.line) == [7, 9])
  }

  @Test("reads thresholds, folders and further files of a configuration")
  func configuration() {
    let settings = Importing.read(
      """
      severity: [HIGH, CRITICAL]
      ignorefile: ./ci/.trivyignore
      exit-code: 1
      format: json
      scan:
        skip-dirs: ["**/examples", /vendor]
        skip-files: a/../b
      """, as: .trivyConfiguration)
    #expect(settings.severity == .high)
    #expect(settings.failOn == .high)
    #expect(settings.furtherFiles.map(\.text) == ["./ci/.trivyignore"])
    #expect(settings.excludedPaths.map(\.text) == ["**/examples", "vendor"])
    #expect(settings.notes.map(\.subject) == ["format", "skip-files a/../b"])
  }

  @Test("reads tfsec's rules and severities, in YAML and JSON")
  func tfsec() {
    for text in [
      "severity_overrides:\n  AVD-AWS-0092: ERROR\nexclude: [AVD-AWS-0089, aws-x-y]\n"
        + "minimum_severity: MEDIUM\nexclude_ignores: [AVD-AWS-0092]\n",
      "{\"severity_overrides\": {\"AVD-AWS-0092\": \"ERROR\"},\n"
        + "\"exclude\": [\"AVD-AWS-0089\", \"aws-x-y\"],\n"
        + "\"minimum_severity\": \"MEDIUM\", \"exclude_ignores\": [\"AVD-AWS-0092\"]}",
    ] {
      let settings = Importing.read(text, as: .tfsecConfiguration)
      #expect(Importing.problems(settings) == [])
      #expect(settings.overrides == [.init(rules: ["AVD-AWS-0092"], severity: .high)])
      #expect(settings.excludedRules.map(\.text) == ["AVD-AWS-0089"])
      #expect(settings.unknownRules.map(\.text) == ["aws-x-y"])
      #expect(settings.severity == .medium)
      #expect(settings.notes.map(\.subject) == ["exclude_ignores"])
    }
  }
}
