// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Testing

@testable import CloudChanges

@Suite("Time zones")
struct ZoneRulesTests {
  private func time(_ text: String) throws -> Int { try #require(UTCTime(text)).seconds }

  private func rule(_ text: String) throws -> ZoneRules {
    let read: YearlyRule? = YearlyRuleText.rule(Array(text.utf8))
    let rule: YearlyRule = try #require(read)
    return ZoneRules(name: text, first: 0, yearly: rule)
  }

  @Test("a yearly rule turns clocks when it says so, north and south of the equator")
  func yearly() throws {
    let berlin = try rule("CET-1CEST,M3.5.0,M10.5.0/3")
    #expect(berlin.offset(at: try time("2026-03-29T00:59:59Z")) == 3600)
    #expect(berlin.offset(at: try time("2026-03-29T01:00:00Z")) == 7200)
    #expect(berlin.offset(at: try time("2026-10-25T00:59:59Z")) == 7200)
    #expect(berlin.offset(at: try time("2026-10-25T01:00:00Z")) == 3600)
    let sydney = try rule("AEST-10AEDT,M10.1.0,M4.1.0/3")
    #expect(sydney.offset(at: try time("2026-01-15T00:00:00Z")) == 39_600)
    #expect(sydney.offset(at: try time("2026-07-15T00:00:00Z")) == 36_000)
    #expect(sydney.offset(at: try time("2026-10-03T16:00:00Z")) == 39_600)
    #expect(try rule("<+0530>-5:30").offset(at: 0) == 19_800)
    #expect(try rule("XXX3YYY,J60,300/2").offset(at: try time("2024-02-29T12:00:00Z")) == -10_800)
    #expect(try rule("XXX3YYY,J60,300/2").offset(at: try time("2024-03-01T12:00:00Z")) == -7200)
  }

  @Test(
    "what is no rule isn't taken for one",
    arguments: ["", "CE-1", "CET", "CET-1CEST", "CET-1CEST,M13.1.0,M10.5.0", "CET-99", "CET-1x"])
  func noRule(text: String) {
    #expect(YearlyRuleText.rule(Array(text.utf8)) == nil)
  }

  @Test("local times that clocks skip or show twice have two moments")
  func moments() throws {
    let berlin = try rule("CET-1CEST,M3.5.0,M10.5.0/3")
    let twice = berlin.moments(local: try time("2026-10-25T02:30:00Z"))
    #expect(twice == (try time("2026-10-25T00:30:00Z"))...(try time("2026-10-25T01:30:00Z")))
    let never = berlin.moments(local: try time("2026-03-29T02:30:00Z"))
    #expect(never.count == 3601)
    let once = berlin.moments(local: try time("2026-06-01T12:00:00Z"))
    let noon = try time("2026-06-01T10:00:00Z")
    #expect(once == noon...noon)
  }

  @Test("the system's zones are read, and agree with what is known of them")
  func system() throws {
    guard let berlin = try? ZoneRules.named("Europe/Berlin") else {
      print("skipped: the system has no time zones in /usr/share/zoneinfo")
      return
    }
    #expect(berlin.offset(at: try time("2026-07-01T00:00:00Z")) == 7200)
    #expect(berlin.offset(at: try time("2045-01-01T00:00:00Z")) == 3600)
    #expect(berlin.offset(at: try time("1985-07-01T00:00:00Z")) == 7200)
    #expect(try ZoneRules.named("America/New_York").offset(at: 1_783_000_000) == -14_400)
    #expect(try ZoneRules.named("+05:30").offset(at: 0) == 19_800)
    #expect(throws: SmallFile.Problem.self) { try ZoneRules.named("../../../etc/passwd") }
    #expect(throws: SmallFile.Problem.self) { try ZoneRules.named("Mars/Olympus") }
  }

  @Test("damaged zone files are refused or read, and nothing else happens")
  func damaged() throws {
    guard let bytes = try? SmallFile.read("/usr/share/zoneinfo/Europe/Berlin") else { return }
    var random = SeededRandom(7)
    for round in 0..<3000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        changed[Int.random(in: changed.indices, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      if round % 3 == 0 { changed = Array(changed.prefix(round % changed.count)) }
      guard let rules = ZoneFile.rules(changed, name: "x") else { continue }
      for time in [Int.min, -1, 0, 1_790_000_000, .max] { _ = rules.offset(at: time) }
      _ = rules.moments(local: .max)
    }
  }
}

/// Numbers that look random and are the same each time (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
