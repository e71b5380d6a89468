// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

@Suite("Broken files of other tools, and broken baselines")
struct ImportMutationTests {
  /// A small generator with a seed, so that a failure can be seen again.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let texts: [(format: ForeignFormat, text: String)] = [
    (
      .checkovConfiguration,
      "skip-check:\n  - CKV_AWS_20 # a\n  - CKV_*\nskip-path: [\"(a|b)/.*\\\\.tf$\", x/]\nsoft-fail-on: LOW\n"
    ),
    (
      .checkovBaseline,
      #"{"failed_checks": [{"file": "/m.tf", "findings": [{"resource": "a.b[\"c\"]", "#
        + #""check_ids": ["CKV_AWS_20"]}]}]}"#
    ),
    (.trivyIgnore, "# why\nAVD-AWS-0092 exp:2030-01-31 # x\nCVE-1\n\n  AWS-0089\n"),
    (
      .trivyIgnoreYAML,
      "misconfigurations:\n- id: AVD-AWS-0092\n  paths: [\"a/{b,c}/**\"]\n  expired_at: 2030-01-01\n"
    ),
    (
      .trivyConfiguration,
      "severity: [HIGH, CRITICAL]\nscan:\n  skip-dirs: ['**/x']\nexit-code: 1\n"
    ),
    (
      .tfsecConfiguration,
      "{\"exclude\": [\"AVD-AWS-0092\"], \"severity_overrides\": {\"x\": \"LOW\"}}"
    ),
    (
      .prowlerMutelist,
      "Mutelist:\n  Accounts:\n    '*':\n      Checks:\n        s3_*:\n          Regions: ['*']\n"
        + "          Resources: ['^a|b.*$']\n"
    ),
    (.kicsConfiguration, "exclude-queries = [\"CKV_AWS_20\"]\nexclude-paths = \"a/*,b\"\n"),
  ]

  private static let baseline =
    "{\n  \"version\": 1,\n  \"findings\": [\n    {\"fingerprint\":\""
    + "0b0c054a3a72096da4fbaa72f191eb0a\",\"rule\":\"r\",\"resource\":\"a.b\",\"scope\":\".\","
    + "\"file\":\"m.tf\",\"since\":\"2026-11-21\"}\n  ]\n}\n"

  private static func mutated(_ text: String, _ generator: inout Generator) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
      let position = Int.random(in: 0..<bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes[position] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: position)
      case 2:
        bytes.insert("[]{}():*|\\\"'#\n-".utf8.randomElement(using: &generator) ?? 0, at: position)
      default:
        let end = min(position + Int.random(in: 1...20, using: &generator), bytes.count)
        bytes.insert(contentsOf: bytes[position..<end], at: position)
      }
    }
    return bytes
  }

  @Test("are read to the end, with entries that lie in the file and name something")
  func imports() {
    var generator = Generator(state: 4)
    for (format, text) in Self.texts {
      for _ in 0..<500 {
        let file = SourceFile(path: "x", bytes: Self.mutated(text, &generator))
        let settings = ImportedSettings.read(file, as: format, rules: Importing.rules)
        for rule in settings.silencingRules {
          #expect(!rule.isEmpty)
          #expect(Int(rule.place.bytes.end) <= file.bytes.count)
          #expect(!rule.paths.contains { $0.hasPrefix("/") || $0.contains("../") })
        }
        _ = ForeignFormat.of(file)
      }
    }
  }

  @Test("a baseline is right or refused")
  func baselines() {
    var generator = Generator(state: 5)
    for _ in 0..<1_000 {
      let file = SourceFile(path: "x", bytes: Self.mutated(Self.baseline, &generator))
      do throws(Diagnostic) {
        let baseline = try Baseline.read(file)
        #expect(baseline.entries.allSatisfy { $0.fingerprint.utf8.count == 32 })
      } catch {
        #expect(!error.message.isEmpty)
      }
    }
  }
}
