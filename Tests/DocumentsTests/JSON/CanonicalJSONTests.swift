// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Documents

/// RFC 8785, and what I-JSON excludes from it.
@Suite("Canonical JSON")
struct CanonicalJSONTests {
  private func text(_ json: String) throws -> String {
    let arena = KeptAlive.arena()
    let node = Array(json.utf8).withUnsafeBufferPointer { JSONReader.read($0, into: arena) }
    return String(decoding: try CanonicalJSON.bytes(node), as: UTF8.self)
  }

  private func problem(_ json: String) -> CanonicalJSON.Problem.Kind? {
    do {
      _ = try text(json)
      return nil
    } catch {
      return (error as? CanonicalJSON.Problem)?.kind
    }
  }

  @Test("numbers are written as the table of the RFC's appendix B has them")
  func numbers() throws {
    let cases: [(UInt64, String)] = [
      (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"),
      (0x0000_0000_0000_0001, "5e-324"), (0x8000_0000_0000_0001, "-5e-324"),
      (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
      (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
      (0x4340_0000_0000_0000, "9007199254740992"), (0xc340_0000_0000_0000, "-9007199254740992"),
      (0x4430_0000_0000_0000, "295147905179352830000"),
      (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
      (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
      (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
      (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
      (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
      (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
      (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
      (0x41b3_de43_5555_5557, "333333333.33333343"),
      (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
      (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ]
    for (bits, expected) in cases {
      #expect(try text("\(Double(bitPattern: bits))") == expected)
    }
  }

  @Test("the RFC's sample comes out as the RFC has it")
  func sample() throws {
    let written = #"""
      {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
       "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
       "literals": [null, true, false]}
      """#
    let expected =
      #"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"#
      + #""string":"€$\u000f\nA'B\"\\\\\"/"}"#
    #expect(try text(written) == expected)
  }

  @Test("keys stand in the order of their UTF-16 units, whatever their values")
  func keys() throws {
    let written = #"""
      {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
       "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
       "\u00f6": "Latin Small Letter O With Diaeresis"}
      """#
    let expected =
      #"{"\r":"Carriage Return","1":"One","\#u{80}":"Control","#
      + #""ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","#
      + #""😀":"Emoji: Grinning Face","\#u{FB33}":"Hebrew Letter Dalet With Dagesh"}"#
    #expect(try text(written) == expected)
  }

  @Test("whole numbers that a double would change are refused, fractions are rounded")
  func precision() {
    #expect(problem("9007199254740993") == .number)
    #expect(problem("[-9223372036854775807]") == .number)
    #expect(problem("123456789012345678901234567890") == .number)
    #expect(problem("1e400") == .number)
    #expect(problem("9007199254740992") == nil)
    #expect(problem("10000000000000000000000") == nil)
    #expect(problem("3.141592653589793238462643383279") == nil)
  }

  @Test("noncharacters are refused in keys and values, and their neighbours are not")
  func noncharacters() {
    #expect(problem("\"\\ufffe\"") == .text)
    #expect(problem("{\"\\ufdd0\":1}") == .text)
    #expect(problem("[\"a\\udbff\\udfff\"]") == .text)
    #expect(problem("\"\\ud83f\\udffe\"") == .text)
    #expect(problem("\"\u{FFFD}\u{FDCF}\u{FDF0}\u{10FFFD}\u{E000}\"") == nil)
  }

  @Test("secrets, unknown values and keys that aren't strings are refused")
  func others() {
    let arena = KeptAlive.arena()
    func kind(_ node: Node) -> CanonicalJSON.Problem.Kind? {
      do throws(CanonicalJSON.Problem) {
        _ = try CanonicalJSON.bytes(node)
        return nil
      } catch {
        return error.kind
      }
    }
    #expect(kind(arena.array([arena.string("hunter2").with(.sensitive)])) == .secret)
    #expect(kind(arena.array([arena.unknown(.init())])) == .unknown)
    #expect(kind(arena.object([.init(key: .integer(1), value: .null)])) == .key)
    let same = [
      Node.Entry(key: arena.string("a"), value: .null), .init(key: arena.string("a"), value: .null),
    ]
    #expect(kind(arena.object(same)) == .repeated)
  }

  @Test(
    "a text in any other form than the canonical one isn't read",
    arguments: [
      "{ }", "{\"b\":1,\"a\":2}", "{\"a\":1.0}", "{\"a\":1,\"a\":1}", "[1]\n", "\"\\u0041\"",
      "[1,]",
    ])
  func reading(json: String) {
    let arena = KeptAlive.arena()
    let node = Array(json.utf8).withUnsafeBufferPointer { CanonicalJSON.read($0, into: arena) }
    #expect(node == nil)
  }
}
