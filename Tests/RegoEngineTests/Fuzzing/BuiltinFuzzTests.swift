// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

/// Every parser that a built-in brings along, with operands damaged at random: each call gives a
/// value or an error, soon.
@Suite("built-ins with damaged operands")
struct BuiltinFuzzTests {
  private struct Figures {
    var values = 0
    var errors = 0
    var slowest = Duration.zero
    var slowestCall = ""
    var failures: [String] = []
  }

  private static let pieces = [
    "{", "}", "[", "]", "(", ")", "<", ">", "|", "*", "+", "?", "^", "$", ".", ",", ":", ";", "-",
    "_", "/", "\\", "\"", "'", "`", "%", "%%", "%x", "%[2]", "%*", "=", "&", "#", "@", "!", "~",
    " ", "\n", "\r\n", "\t", "\u{0}", "\u{7F}", "\u{2028}", "\u{FEFF}", "é", "e\u{301}", "😀", "0",
    "1", "-1", "9223372036854775808", "1e999", "1e-999", "0x", "null", "true", "\\u12", "\\ud83d",
    "{{", "}}", "{{end}}", "{{range .}}", "{{template \"t\"}}", "(?i)", "(?P<n>", "[^", "{1,}",
    "{1000}", "**", "\\Q", "...", "$ref", "\"$ref\": \"#\",", "\"not\": ", "-----BEGIN ", "\n---\n",
    "&a", "*a", "!!binary ", "<<: ", "? ", "- ", "2006", "Jan", "Z07:00", ".000", "MST", "Ki", "ns",
  ].map { Array($0.utf8) }

  @Test("gives a value or an error for whatever is damaged")
  func damagedOperands() async {
    let seed = FuzzSettings.seed
    let count = FuzzSettings.count(ordinarily: 1_500)
    let figures = await FuzzSettings.onLargeStack { Self.run(count: count, seed: seed) }
    for failure in figures.failures.prefix(5) {
      Issue.record("seed \(seed): \(failure)")
    }
    print(
      "fuzz: \(count) calls, seed \(seed): \(figures.values) values, \(figures.errors) errors, "
        + "slowest \(figures.slowest) \(figures.slowestCall.prefix(200))")
    #expect(figures.values > count / 10)
    #expect(figures.errors > count / 20)
    #expect(figures.slowest < FuzzSettings.longestRound, "\(figures.slowestCall)")
  }

  private static func run(count: Int, seed: UInt64) -> Figures {
    var random = SeededRandomness(seed: seed)
    var figures = Figures()
    let caches = BuiltinCaches()
    let clock = ContinuousClock()
    let samples = BuiltinSample.all
    for _ in 0..<count {
      let sample = random.pick(samples)
      let operands = damaged(random.pick(sample.calls), of: sample, by: &random)
      let call = "\(sample.name)(\(operands.map { String(decoding: $0.bytes, as: UTF8.self) }))"
      let time = clock.measure { take(sample.name, operands, call, caches, &figures) }
      if time > figures.slowest {
        figures.slowest = time
        figures.slowestCall = call
      }
    }
    return figures
  }

  /// Operands of a sample, most of the time with one of them damaged.
  private static func damaged(
    _ operands: [BuiltinSample.Operand], of sample: BuiltinSample,
    by random: inout SeededRandomness
  ) -> [BuiltinSample.Operand] {
    var operands = operands
    for index in operands.indices where operands.count == 1 || random.chance(60) {
      let others = sample.calls.map { $0[index].bytes }
      operands[index].bytes = FuzzSettings.damaged(
        operands[index].bytes, by: &random, pieces: pieces, from: others)
    }
    return operands
  }

  private static func take(
    _ name: String, _ operands: [BuiltinSample.Operand], _ call: String, _ caches: BuiltinCaches,
    _ figures: inout Figures
  ) {
    guard let builtin = BuiltinRegistry.standard[name] else {
      figures.failures.append("no built-in \(name)")
      return
    }
    let context = BuiltinContext(arena: Arena(), now: 0, seed: 1, caches: caches)
    let nodes = operands.map { $0.node(in: context.arena) }
    let result = nodes.withUnsafeBufferPointer { nodes -> Result<Node, BuiltinError> in
      do throws(BuiltinError) {
        return .success(try builtin.evaluate(BuiltinCall(arguments: nodes, context: context)))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let value):
      figures.values += 1
      // Goes through the whole value.
      if value.exists { _ = value.regoText }
      if name == "json.unmarshal" { checkRoundTrip(value, call, context, &figures) }
    case .failure(let error):
      figures.errors += 1
      if !error.message.hasPrefix(name + ": ") { figures.failures.append("no name: \(call)") }
    }
  }

  /// What was read from JSON is written and read again.
  private static func checkRoundTrip(
    _ value: Node, _ call: String, _ context: BuiltinContext, _ figures: inout Figures
  ) {
    var result = value
    for name in ["json.marshal", "json.unmarshal"] {
      let nodes = [result]
      result = nodes.withUnsafeBufferPointer { nodes in
        let call = BuiltinCall(arguments: nodes, context: context)
        return (try? BuiltinRegistry.standard[name]?.evaluate(call)) ?? .absent
      }
    }
    if !result.exists || result.regoText != value.regoText {
      figures.failures.append("reads back as something else: \(call)")
    }
  }
}
