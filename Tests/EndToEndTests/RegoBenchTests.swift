// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego bench")
struct RegoBenchTests {
  private static let files = [
    "p.rego": "package p\n\nallow if input.user == data.owner\n",
    "data.json": #"{"owner": "ann"}"#,
    "input.json": #"{"user": "ann"}"#,
    "endless.rego": """
    package endless

    p contains x if {
      some x in numbers.range(1, 1000)
      some y in numbers.range(1, 1000)
      some z in numbers.range(1, 1000)
      x + y + z < 0
    }
    """,
  ]

  @Test("measures for a while, as opa bench does")
  func measures() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let bench = "bawn rego bench -d p.rego -d data.json"
      let pretty = try folder.shell("\(bench) -i input.json data.p.allow")
      #expect(pretty.status == 0, "\(pretty.errors)")
      #expect(pretty.output.contains(/│ samples +│ +\d+ │\n│ ns\/op +│ +[\d.]+ │\n/))
      #expect(pretty.output.contains("histogram_timer_rego_query_eval_ns_99.9%"))
      let json = try folder.shell(
        "echo '{\"user\": \"ann\"}' | \(bench) -I data.p.allow -f json --metrics=false")
      let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
      let result = try #require(value as? [String: Any])
      #expect(try #require(result["N"] as? Int) > 1)
      #expect(try #require(result["T"] as? Int) >= 1_000_000_000)
      let go = try folder.shell("\(bench) -i input.json data.p.allow -f gobench")
      #expect(go.output.contains(/^BenchmarkBawnEval\t +\d+\t +[\d.]+ ns\/op\n$/))
    }
  }

  @Test("evaluates a given number of times")
  func counts() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego(
        "bench", "--policy", "p.rego", "--data", "data.json", "--input", "input.json", "--query",
        "data.p.allow", "--iterations", "7")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("{\"iterations\":7,\"total_ns\":"))
      #expect(outcome.output.hasSuffix(",\"result\":true}\n"))
      let threads = try folder.rego(
        "bench", "-d", "p.rego", "-d", "data.json", "-i", "input.json", "data.p.allow",
        "--iterations", "100", "--threads", "2")
      #expect(threads.output.hasSuffix(",\"result\":true}\n"), "\(threads.errors)")
    }
  }

  @Test("ends with 1 when there is nothing to measure")
  func failures() throws {
    try RegoFolder.with(Self.files.merging(["bad.rego": "package b\n\np if x"]) { $1 }) {
      (folder: RegoFolder) throws in
      let undefined = try folder.rego("bench", "-d", "p.rego", "data.p.allow")
      #expect(undefined.status == 1)
      #expect(undefined.errors == "undefined result\n")
      #expect(try folder.rego("bench", "-d", "bad.rego", "data.b.p").status == 1)
      #expect(try folder.rego("bench", "-d", "none.rego", "1").status == 1)
      #expect(try folder.rego("bench", "-i", "p.rego", "1").status == 1)
      #expect(try folder.rego("bench", "1 +").status == 1)
      #expect(try folder.rego("bench").status == 2)
      #expect(try folder.rego("bench", "1", "--threads", "0", "--iterations", "1").status == 2)
    }
  }

  @Test("ends cleanly on Ctrl-C")
  func interruption() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.shell(
        """
        bawn rego bench -d endless.rego data.endless.p & job=$!
        # Until then the signal would end it without a word.
        until awk '/^SigCgt/ { exit substr($2, 16) !~ /[2367abef]/ }' /proc/$job/status; do
          sleep 0.1
        done
        kill -INT $job
        wait $job
        """, seconds: 120)
      #expect(outcome.status == 130)
      #expect(outcome.errors.contains("caller cancelled query execution"))
    }
  }
}
