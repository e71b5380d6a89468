// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import Policies
import Testing

@Suite("Earlier fingerprints")
struct EarlierFingerprintTests {
  private static let fields = """
    resources: [aws_security_group]
    deny: |
      some i
      resource.ingress[i].from_port == 22
    at: '["ingress", i]'
    """

  private static func code(_ name: String, moved: String = "") -> String {
    """
    resource "aws_security_group" "\(name)" {
      vpc_id = "v"
    }
    resource "aws_security_group" "web" {
      ingress {
        from_port       = 22
        to_port         = 22
        protocol        = "tcp"
        security_groups = [aws_security_group.\(name).id]
      }
    }
    \(moved)
    """
  }

  private static func finding(_ rule: PolicyRule, _ code: String) throws -> Finding {
    let failing = Judging.report([rule], code).findings.filter { $0.verdict == .fail }
    #expect(failing.count == 1)
    return try #require(failing.first)
  }

  @Test("are known when something that the element refers to was moved")
  func movedReference() throws {
    let rule = try Judging.rule(Self.fields)
    let before = try Self.finding(rule, Self.code("old"))
    let moved = """
      moved {
        from = aws_security_group.old
        to   = aws_security_group.new
      }
      """
    let after = try Self.finding(rule, Self.code("new", moved: moved))
    #expect(after.fingerprint != before.fingerprint)
    #expect(after.previousFingerprints.contains(before.fingerprint))
    let unrelated = try Self.finding(rule, Self.code("new"))
    #expect(!unrelated.previousFingerprints.contains(before.fingerprint))
  }

  @Test("are known by a rule's former ids")
  func renamedRule() throws {
    let fields = "resources: [aws_security_group]\ndeny: resource.ingress[_].from_port == 22"
    let renamed = try Judging.rule(fields + "\naliases: [CKV_AWS_1]\nformerly: [test-rule-old]")
    let finding = try Self.finding(renamed, Self.code("a"))
    let names = ["test-rule", "test-rule-old"].map {
      Fingerprint.make(rule: $0, scope: ".", identity: "aws_security_group.web", element: "")
    }
    #expect([finding.fingerprint] + finding.previousFingerprints == names)
  }
}
