// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

@testable import Persistence

/// A ledger in a folder for one test, gone when the test is.
final class LedgerFixture: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/bawn-ledger-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Opens it; every record then has a time of its own.
  func open(
    _ access: Ledger.Access = .appending, patience: Duration = .seconds(30),
    willPerform: (@Sendable (LedgerStep) throws(LedgerError) -> Void)? = nil
  ) throws -> Ledger {
    var options = Ledger.Options()
    options.access = access
    options.origin = "example.org/log"
    options.patience = patience
    options.clock = { 1_795_331_400_123 }
    if let willPerform { options.willPerform = willPerform }
    return try Ledger.open(folder: path, options)
  }

  /// A ledger with records, the first ones in additions of several sizes.
  func filled(_ count: Int) throws -> Ledger {
    let ledger = try open()
    var done = 0
    while done < count {
      let more = done < 20 ? min(count - done, done % 7 + 1) : count - done
      try ledger.append(try (0..<more).map { try Self.record(done + $0) })
      done += more
    }
    return ledger
  }

  static func record(_ number: Int) throws -> LedgerRecord {
    try LedgerRecord(
      kind: number % 2 == 0 ? "plan.made" : "call.made", subject: .init(run: "r\(number)"))
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: file(name))))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    // In place, so that the file stays the same one.
    let handle = try FileHandle(forWritingTo: URL(filePath: file(name)))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  /// A copy of the folder as it is now.
  func copy() throws -> LedgerFixture {
    let copy = LedgerFixture()
    try FileManager.default.copyItem(atPath: path, toPath: copy.path)
    return copy
  }

  /// What verification says; empty when all is fine.
  func problems(
    _ expectations: LedgerVerification.Expectations = .init()
  ) throws -> [String] {
    try LedgerVerification.verify(folder: path, expectations).problems
  }

  /// The lines of the records.
  func lines() throws -> [ArraySlice<UInt8>] {
    try bytes("records.jsonl").split(separator: 0x0A)
  }

  func write(lines: [ArraySlice<UInt8>]) throws {
    try write(lines.flatMap { $0 + [0x0A] }, to: "records.jsonl")
  }
}
