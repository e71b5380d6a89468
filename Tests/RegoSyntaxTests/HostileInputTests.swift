// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import RegoSyntax
import Testing

/// A small generator whose numbers are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

@Suite("Hostile input")
struct HostileInputTests {
  @Test("survives mutated sources, and what it accepts prints to the same tree")
  func mutations() {
    var generator = SeededGenerator(seed: 20_260_101)
    let pieces = [
      "{", "}", "[", "]", "(", ")", "|", ",", ":", ":=", "=", ".", ";", "\n", " ", "\"", "`", "$\"",
      "$`", "\\", "#", "if", "contains", "else", "not", "some", "every", "in", "with", "as",
      "default", "_", "-", "1", "1e9", "\u{0}", "é", "package", "import",
    ].map { Array($0.utf8) }
    for round in 0..<3_000 {
      let source = AcceptTests.sources[round % AcceptTests.sources.count]
      var bytes = Array(source.text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
        case 1:
          if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &generator) }
        case 2:
          let end = min(place + Int.random(in: 1...5, using: &generator), bytes.count)
          bytes.removeSubrange(place..<end)
        default:
          let end = min(place + Int.random(in: 1...20, using: &generator), bytes.count)
          bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
      }
      let file = SourceFile(path: "mutation", bytes: bytes)
      let parsed = RegoParser.parseModule(file)
      #expect((parsed.value == nil) == !parsed.errors.isEmpty)
      for error in parsed.errors { _ = error.detailedDescription() }
      if let module = parsed.value {
        expectSameAfterPrinting(module, String(decoding: bytes, as: UTF8.self))
      }
      _ = RegoParser.parseModule(file, version: .v0)
      _ = RegoParser.parseQuery(file)
    }
  }

  @Test(
    "refuses deep nesting instead of overflowing",
    arguments: [
      "(", "[", "{", "f(", "a[", "{1: ", "[x | ", "{x | ", "{x: y | ", "$\"{", "$`{",
      "every x in y { ", "not ", "-", "1 + (", "a in [", "some x in [", "{a | b, ", "{1: 2 | ",
      "[every x in [",
    ])
  func nesting(_ opening: String) {
    let text = String(repeating: opening, count: 50_000)
    let parsed = RegoParser.parseQuery(text)
    #expect(parsed.value == nil)
    #expect(
      !RegoParser.parseModule(SourceFile(path: "", text: "package p\np if " + text)).errors.isEmpty)
  }

  @Test("keeps its limits within four megabytes of stack, unoptimised")
  func stack() async {
    let openings = ["(", "[", "f(a[{1: ", "[x | ", "$`{", "every x in y { ", "{a | b, ", "[(1 + "]
    let failures = await withCheckedContinuation { continuation in
      let thread = Thread {
        var accepted = 0
        for opening in openings {
          let text = String(repeating: opening, count: 20_001)
          if RegoParser.parseQuery(text).value != nil { accepted += 1 }
        }
        // The deepest trees that are accepted must also be walked, compared and let go.
        let chain = String(repeating: "1 + ", count: 398) + "1"
        let nested =
          String(repeating: "[x | x := ", count: 70) + "1"
          + String(repeating: "]", count: 70)
        for text in [chain, nested] {
          guard let body = RegoParser.parseQuery(text).value else {
            accepted += 1
            continue
          }
          let copy = body.rewritingTerms { $0 }
          if copy != body || RegoPrinter.text(of: copy).isEmpty { accepted += 1 }
        }
        continuation.resume(returning: accepted)
      }
      thread.stackSize = 4 << 20
      thread.start()
    }
    #expect(failures == 0)
  }

  @Test("limits chains, which nest to the left", arguments: ["1 + ", "f(1).a[", "x in "])
  func chains(_ link: String) {
    let text = String(repeating: link, count: 50_000) + "1"
    #expect(RegoParser.parseQuery(text).value == nil)
  }

  @Test("takes what people nest and chain")
  func allowances() {
    let nested = String(repeating: "[", count: 140) + String(repeating: "]", count: 140)
    #expect(RegoParser.parseTerm(nested).value != nil)
    let chained = String(repeating: "1 + ", count: 390) + "1"
    #expect(RegoParser.parseTerm(chained).value != nil)
    let long = "[" + String(repeating: "1, ", count: 100_000) + "1]"
    #expect(RegoParser.parseTerm(long).value != nil)
    let path = "input" + String(repeating: ".a", count: 100_000)
    #expect(RegoParser.parseTerm(path).value != nil)
  }

  @Test(
    "takes no longer for brackets that are read twice",
    arguments: [
      ("{a | b, ", "}"), ("[a | b, ", "]"), ("{a | [b, ", "], 1}"), ("{k: a | b, ", ": 1}"),
      ("{a | x, (y, ", "), 1}"), ("{(a), ", " + 1}"),
    ])
  func doubling(_ opening: String, _ closing: String) {
    // Read twice at each level, sixty levels would not end.
    let text =
      String(repeating: opening, count: 60) + "1" + String(repeating: closing, count: 60)
    _ = RegoParser.parseQuery(text)
    let open = String(repeating: opening, count: 60) + "x y"
    #expect(RegoParser.parseQuery(open).value == nil)
  }

  @Test("limits how many errors it reports", arguments: ["p := )\n", "p if {\n", "p := `\n"])
  func errorCount(_ line: String) {
    let text = "package p\n" + String(repeating: line, count: 20_001)
    let errors = RegoParser.parseModule(SourceFile(path: "", text: text)).errors
    #expect((1...100).contains(errors.count))
  }
}
