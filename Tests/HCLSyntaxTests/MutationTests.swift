// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import HCLSyntax
import Testing

@Suite struct MutationTests {
  static let snippets = [
    "resource \"a\" \"b\" {\n  x = \"${var.a[0].b}-${join(\",\", c...)}\"\n  y {\n    z = [for k, v in m : v if k]\n  }\n}\n",
    "a = <<-EOT\n    x ${y ~}\n  %{ if a }b%{ else }c%{ endif }\n  EOT\nb = {\n  (k) = 1, \"x\" : 2\n  c = d ? e : -f * 2\n}\n",
    "a = x.*.y[1][*].z.0.1 # c\n/* d */ b = \"\\u00e9\\n$${q}\" == null || !(1 <= 2)\nc { d = p::q(1e5) }\n",
  ]
  static let pieces: [[UInt8]] =
    [
      "\"", "${", "%{", "}", "{", "[", "]", "(", ")", "\n", "<<E\n", "E\n", "\\", "...", "::", "=>",
      "=",
      "for ", "if ", "~}", "*", ".", "0", "é", "/*", "#", "%{ endif }", "\u{0}", "-", "!", "?", ":",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x82]]

  @Test("neither crashes nor hangs on ten thousand mutations")
  func mutations() {
    var generator = SeededGenerator(seed: 42)
    for round in 0..<10_000 {
      var bytes = Array(MutationTests.snippets[round % MutationTests.snippets.count].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          bytes.insert(
            contentsOf: MutationTests.pieces.randomElement(using: &generator) ?? [], at: place)
        case 1 where place < bytes.count: bytes.remove(at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + 7))
        default:
          let start = Int.random(in: 0...bytes.count, using: &generator)
          bytes.insert(contentsOf: Array(bytes[start..<min(bytes.count, start + 9)]), at: place)
        }
      }
      let file = HCLParser.parse(SourceFile(path: "m", bytes: bytes))
      for diagnostic in file.diagnostics {
        #expect((diagnostic.range.map { Int($0.end) } ?? 0) <= bytes.count + 1)
      }
      var evaluator = ExpressionEvaluator(
        scope: DictionaryScope(variables: sampleVariables, functions: sampleFunctions),
        source: file.source, budget: EvaluationBudget(steps: 10_000))
      for attribute in file.body.attributes { _ = evaluator.evaluate(attribute.expression) }
      if round % 4 == 0 { _ = HCLParser.parseTemplate(SourceFile(path: "m", bytes: bytes)) }
    }
  }

  @Test("neither crashes nor hangs on mutated JSON")
  func json() {
    let text = Array(
      "{\"a\": [{\"b\": {\"c\": \"x${y}\\n\"}}, null, 1.5e3, true], \"//\": \"n\"}".utf8)
    var generator = SeededGenerator(seed: 43)
    for _ in 0..<3000 {
      var bytes = text
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
          text.randomElement(using: &generator) ?? 0
      }
      let file = HCLParser.parseJSON(SourceFile(path: "m", bytes: bytes))
      var diagnostics: [Diagnostic] = []
      let content = file.body.content(
        BodySchema(attributes: ["//"], blocks: [.init("a", labels: ["l"])]), source: nil,
        diagnostics: &diagnostics)
      for block in content.blocks {
        _ = block.body.justAttributes(source: nil, diagnostics: &diagnostics)
      }
    }
  }
}
