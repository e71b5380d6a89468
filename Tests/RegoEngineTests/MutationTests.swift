// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// Modules that were damaged at random: whatever they have become, they are refused or evaluated,
/// and nothing crashes or hangs.
@Suite("damaged modules")
struct MutationTests {
  private static let pieces = [
    "not ", " with input as 1", "some x in ", "[", "]", "{", "}", "x", "input", "data.t", " := ",
    " = ", "_", " else := 1", "default ", "every y in x { y }", "1", "\"a\"", " | ", ".p", "(", ")",
    " contains ", " if ", "\n",
  ]

  @Test("never crash the compiler or the machine")
  func neverCrash() throws {
    var random = SeededRandomness(seed: 0xD134_2543_DE82_EF95)
    let texts = LanguageCase.all.flatMap { $0.node.field("modules").elements.compactMap(\.string) }
    var compiled = 0
    for _ in 0..<1200 {
      var bytes = Array(random.pick(texts).utf8)
      for _ in 0..<Int(random.next() % 3 + 1) {
        let place = Int(random.next() % UInt64(bytes.count + 1))
        switch random.next() % 3 {
        case 0: bytes.insert(contentsOf: random.pick(Self.pieces).utf8, at: place)
        case 1: bytes.removeSubrange(place..<min(place + Int(random.next() % 6), bytes.count))
        default:
          let end = min(place + Int(random.next() % 20), bytes.count)
          bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
      }
      let parsed = RegoParser.parseModule(SourceFile(path: "m.rego", bytes: bytes))
      guard let module = parsed.value else { continue }
      let compilation = RegoCompiler().compile(modules: [module])
      guard let program = compilation.program else {
        #expect(!compilation.errors.isEmpty)
        continue
      }
      compiled += 1
      let limits = RegoLimits(steps: 200_000, memory: 16 << 20)
      let machine = RegoMachine(program: program, limits: limits)
      for path in program.rulePaths {
        guard let rule = program.rule(path) else { continue }
        _ = try? machine.value(of: rule, mode: .automatic)
        _ = try? machine.value(of: rule, mode: .explaining)
      }
    }
    #expect(compiled > 40)
  }
}
