// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego, with broken and hostile input")
struct RegoHostileInputTests {
  private static let files = [
    "escape.rego": "package a\n\nx := \"a\u{1b}[31mb\" if nope\u{1b}[2J\n",
    "names.rego": "package a\n\np contains \"\\u001b[2J\\u0007\"\n",
    "bad.json": "{\"a\": ",
    "long.rego": "package a\n\nx := [" + String(repeating: "1, ", count: 50_000) + "}",
    "deep.json": String(repeating: "[", count: 100_000),
    "folder/x.txt": "",
  ]

  @Test(
    "ends with an error in words, without control characters",
    arguments: [
      ("eval -f pretty -d escape.rego 1", 2), ("eval -f values -d escape.rego 1", 2),
      ("test escape.rego", 1), ("fmt escape.rego", 2), ("parse escape.rego", 1),
      ("bench -d escape.rego 1", 1), ("eval -f pretty $'x\\e[31m'", 2),
      ("eval -f $'\\e[31m' 1", 2), ("eval -f pretty -d $'\\e[31m' 1", 2),
      ("eval -f pretty -i $'\\e[31m' 1", 2), ("parse $'\\e[31m'", 1), ("fmt $'\\e[31m'", 1),
      ("eval -f pretty -i bad.json 1", 2), ("eval -f pretty -i folder 1", 2),
      ("eval -f pretty -i deep.json 1", 2), ("eval -f pretty -d /bin/sh 1", 2),
      ("parse folder", 1), ("parse /bin/sh", 1), ("test /bin/sh", 1),
      ("eval -f pretty -d long.rego 1", 2), ("fmt long.rego", 2),
    ])
  func errors(command: String, status: Int32) throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.shell("bawn rego \(command)", seconds: 120)
      #expect(outcome.status == status, "\(outcome.errors)")
      #expect(outcome.output == "")
      #expect(!outcome.errors.isEmpty)
      #expect(outcome.errors.utf8.count < 10_000)
      let controls = outcome.errors.unicodeScalars.filter {
        ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || (0x7F...0x9F).contains($0.value)
      }
      #expect(controls.isEmpty, "\(outcome.errors.debugDescription)")
    }
  }

  @Test("shows the place of an error in a very long line")
  func longLine() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("eval", "-f", "pretty", "-d", "long.rego", "1")
      let lines = outcome.errors.split(separator: "\n", omittingEmptySubsequences: false)
      let caret = try #require(lines.firstIndex { $0.hasSuffix("^") })
      let column = lines[caret].count - 1
      #expect(Array(lines[caret - 1])[column] == "}", "\(outcome.errors)")
      #expect(lines[caret - 1].hasPrefix("\t…"))
    }
  }

  @Test("gives scripts strings as they are, and a terminal nothing it would act on")
  func terminal() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let eval = "bawn rego eval -f raw -d names.rego 'data.a.p[x]; x'"
      #expect(try folder.shell(eval).output.hasPrefix("\u{1b}[2J\u{7}"))
      // `script` gives the command a terminal.
      guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else { return }
      let seen = try folder.shell("script -qec \"\(eval)\" /dev/null")
      #expect(seen.output.contains("\\u{1b}[2J\\u{7}"), "\(seen.output.debugDescription)")
      #expect(!seen.output.contains("\u{7}"))
    }
  }

  @Test("ends policies whose few steps are large when their time is up")
  func largeSteps() throws {
    try RegoFolder.with([:]) { (folder: RegoFolder) throws in
      let query =
        "x := numbers.range(1, 100000); "
        + "y := [count(array.concat(x, x)) | some i in numbers.range(1, 100000)]"
      let outcome = try folder.rego("eval", "--timeout", "300ms", query, seconds: 120)
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("eval_cancel_error"))
      #expect(outcome.seconds < 60)
    }
  }
}
