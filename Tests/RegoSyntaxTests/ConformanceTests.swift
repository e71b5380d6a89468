// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import RegoSyntax
import Testing

@Suite("Conformance sources")
struct ConformanceTests {
  @Test(
    "parses, prints and parses again every module and query of the conformance suite",
    .enabled(if: SharedFixtures.exists("conformance/rego"), "conformance suite not present"))
  func everyModuleParses() throws {
    var modules = 0
    for url in SharedFixtures.files(in: "conformance/rego", extension: "json") {
      let read = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
      let cases = try #require(read as? [[String: Any]])
      for entry in cases {
        if entry["want_error_code"] as? String == "rego_parse_error" { continue }
        let note = "\(url.lastPathComponent) \(entry["note"] as? String ?? "")"
        for text in entry["modules"] as? [String] ?? [] {
          let parsed = RegoParser.parseModule(SourceFile(path: note, text: text))
          let module = try #require(parsed.value, "\(note): \(parsed.errors)\n\(text)")
          expectSameAfterPrinting(module, note)
          modules += 1
        }
        let query = try #require(entry["query"] as? String)
        let parsed = RegoParser.parseQuery(query)
        #expect(parsed.value != nil, "\(note): \(parsed.errors)")
        if let term = entry["input_term"] as? String {
          let parsed = RegoParser.parseTerm(term)
          #expect(parsed.value != nil, "\(note): \(parsed.errors)")
        }
      }
    }
    #expect(modules > 1_000)
  }

  @Test(
    "parses the benchmark policies",
    .enabled(if: SharedFixtures.exists("benchmarks/rego"), "benchmarks not present"))
  func benchmarkPoliciesParse() throws {
    for name in ["k8s-admission", "rbac-10k", "rbac-10k-scan", "terraform-plan"] {
      let url = SharedFixtures.root.appendingPathComponent("benchmarks/rego/\(name)/policy.rego")
      let bytes = try [UInt8](Data(contentsOf: url))
      let parsed = RegoParser.parseModule(SourceFile(path: name, bytes: bytes))
      let module = try #require(parsed.value, "\(parsed.errors)")
      expectSameAfterPrinting(module, name)
    }
  }
}

/// Prints a module, parses the text and compares the trees, wildcards numbered alike.
func expectSameAfterPrinting(
  _ module: Module, _ note: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let text = RegoPrinter.text(of: module)
  let again = RegoParser.parseModule(SourceFile(path: note, text: text))
  guard let copy = again.value else {
    Issue.record("\(note): \(again.errors)\n\(text)", sourceLocation: sourceLocation)
    return
  }
  #expect(copy.package.path == module.package.path, sourceLocation: sourceLocation)
  #expect(copy.imports.map(\.path) == module.imports.map(\.path), sourceLocation: sourceLocation)
  #expect(copy.imports.map(\.name) == module.imports.map(\.name), sourceLocation: sourceLocation)
  #expect(
    numberingWildcards(copy.rules) == numberingWildcards(module.rules), "\(note)\n\(text)",
    sourceLocation: sourceLocation)
}

/// The rules with wildcards numbered in the order in which they are met.
func numberingWildcards(_ rules: [Rule]) -> [Rule] {
  var numbers: [Variable: Int] = [:]
  return rules.map { rule in
    rule.rewritingTerms { term in
      guard let variable = term.variable, variable.isWildcard else { return term }
      let number = numbers[variable] ?? numbers.count
      numbers[variable] = number
      return Term(.variable(.wildcard(number)), range: term.range)
    }
  }
}
