// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudChanges

@Suite("Tiers")
struct TierTests {
  @Test("A tier is higher that needs more permission")
  func order() {
    #expect(Tier.allCases.sorted() == [.automatic, .notified, .approved, .manual])
  }
}
