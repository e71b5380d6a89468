// Bawn
// SPDX-License-Identifier: Apache-2.0

@testable import Remediation

/// Parts of plans for tests.
enum PlanFixture {
  static func target(_ address: String) -> RemediationPlan.Target {
    RemediationPlan.Target(
      address: address, type: "aws_security_group", id: "sg-1", kind: "ec2/security-group",
      names: [address], region: "eu-west-1", environment: "production",
      owner: .init(kind: .unknown, name: "", contact: ""))
  }
}
