// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

/// Arguments made to use up memory or time.
struct HostileArgumentTests {
  @Test(
    "refuses results that would be too large",
    arguments: [
      ("numbers.range", "1, 100000000"), ("net.cidr_expand", "\"10.0.0.0/8\""),
      ("bits.lsh", "1, 100000000"),
    ])
  func size(_ name: String, _ arguments: String) {
    #expect(
      call(name, list: arguments) == "eval_builtin_error: \(name): result is too large")
  }

  @Test(
    "refuses numbers with gigantic exponents",
    arguments: ["plus", "minus", "mul", "div"])
  func exponents(_ name: String) {
    #expect(
      call(name, list: "1e2000000000, 1")
        == "eval_builtin_error: \(name): number is out of range")
  }

  @Test("finds overlapping matches in linear time")
  func overlaps() {
    let text = String(repeating: "a", count: 200_000)
    let half = String(repeating: "a", count: 100_000)
    let result = call("indexof_n", list: "\"\(text)\", \"\(half)\"")
    #expect(result.hasSuffix("99999, 100000]"))
    #expect(call("contains", list: "\"\(text)\", \"\(half)b\"") == "false")
  }

  @Test("formats templates full of unclosed brackets in linear time")
  func brackets() {
    let template = String(repeating: "%[", count: 50_000)
    #expect(call("sprintf", list: "\"\(template)\", []").hasPrefix("\"%[%["))
  }

  @Test("refuses a product of many large numbers")
  func product() {
    let factor = "1" + String(repeating: "7", count: 1000)
    let factors = repeatElement(factor, count: 50).joined(separator: ",")
    #expect(
      call("product", list: "[\(factors)]")
        == "eval_builtin_error: product: number is out of range")
  }

  @Test("reads deeply nested JSON only up to a limit")
  func depth() {
    let nested = String(repeating: "[", count: 100_000)
    #expect(
      call("json.unmarshal", list: "\"\(nested)\"")
        == "eval_builtin_error: json.unmarshal: exceeded max depth")
  }

  @Test("gives the same random value for the same arguments within an evaluation")
  func random() {
    let context = BuiltinContext(arena: Arena(), now: 0, seed: 42)
    let first = call("rand.intn", list: "\"x\", 1000000", context: context)
    #expect(call("rand.intn", list: "\"x\", 1000000", context: context) == first)
    let uuid = call("uuid.rfc4122", list: "\"x\"", context: context)
    #expect(call("uuid.rfc4122", list: "\"x\"", context: context) == uuid)
    #expect(call("uuid.rfc4122", list: "\"y\"", context: context) != uuid)
    let other = BuiltinContext(arena: Arena(), now: 0, seed: 42)
    #expect(call("rand.intn", list: "\"x\", 1000000", context: other) == first)
  }
}
