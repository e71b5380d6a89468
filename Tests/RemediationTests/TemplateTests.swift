// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Remediation

@Suite("Planned values")
struct PlannedValueTests {
  @Test("A parameter that only a run knows is no parameter yet")
  func late() {
    let value = PlannedValue.structure([.init(name: "Policy", value: .late("captured.policy"))])
    #expect(value.parameter == nil)
  }
}
