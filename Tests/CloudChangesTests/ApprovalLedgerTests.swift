// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Persistence
import Testing

@testable import CloudChanges

@Suite("Used approvals")
struct ApprovalLedgerTests {
  @Test("an approval belongs to the run that uses it first, in every process, and for good")
  func once() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "bawn-approvals-\(UInt64.random(in: 0...(.max)))")
    defer { try? FileManager.default.removeItem(at: folder) }
    let grant = ApprovalGrant(
      nonces: ["n1", "n2"], keys: ["k"], account: "1", plan: "p", tier: .approved, calls: [],
      expires: .max)
    let first = ApprovalLedger(try Ledger.open(folder: folder.path))
    let second = ApprovalLedger(try Ledger.open(folder: folder.path))
    #expect(try second.run(thatUsed: "n1") == nil)
    try first.use(grant, run: "r1")
    try first.use(grant, run: "r1")
    #expect(try second.run(thatUsed: "n1") == "r1")
    #expect(throws: LedgerError.self) { try second.use(grant, run: "r2") }
    #expect(throws: LedgerError.self) { try first.use(grant, run: "r2") }
    var half = grant
    half.nonces = ["n3", "n2"]
    #expect(throws: LedgerError.self) { try second.use(half, run: "r2") }
    #expect(try first.run(thatUsed: "n3") == nil)
    let later = ApprovalLedger(try Ledger.open(folder: folder.path))
    #expect(try later.run(thatUsed: "n2") == "r1")
  }
}
