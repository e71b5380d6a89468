// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego fmt")
struct RegoFormatTests {
  private static let files = [
    "a.rego": "package a\np=1\n", "b/c.rego": "package c\n\nq := 1\n",
    "broken.rego": "package d\n\np if {\n", "notes.txt": "words",
  ]

  private func text(_ folder: RegoFolder, _ name: String) throws -> String {
    try String(contentsOf: folder.folder.appending(path: name), encoding: .utf8)
  }

  @Test("writes, lists and compares; one broken file keeps no other from it")
  func files() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let list = try folder.rego("fmt", "-l", ".")
      #expect(list.output == "a.rego\n" || list.output == "./a.rego\n")
      #expect(list.errors.contains("broken.rego:4: rego_parse_error"))
      #expect(list.status == 2)
      let diff = try folder.rego("fmt", "--diff", "a.rego")
      #expect(diff.output.contains("-p=1\n"))
      #expect(diff.status == 0)
      #expect(try folder.rego("fmt", "--fail", "b").status == 0)
      let failing = try folder.rego("fmt", "--fail", "a.rego", "b")
      #expect(failing.status == 2)
      #expect(failing.errors == "unexpected diff: a.rego\n")
      #expect(try text(folder, "a.rego") == "package a\np=1\n")
      let written = try folder.rego("fmt", "-w", "broken.rego", ".")
      #expect(written.status == 2)
      #expect(try text(folder, "a.rego") == "package a\n\np := 1\n")
      #expect(try text(folder, "broken.rego") == "package d\n\np if {\n")
      #expect(try folder.rego("fmt", "none.rego").status == 1)
      let other = try folder.rego("fmt", "-w", "notes.txt")
      #expect(other.status == 0)
      #expect(other.errors.contains("doesn't end with .rego"))
    }
  }

  @Test("formats standard input, and takes flags with values")
  func standardInput() throws {
    try RegoFolder.with([:]) { (folder: RegoFolder) throws in
      let outcome = try folder.shell(
        "printf 'package a\\np=1' | bawn rego fmt --check-result=false")
      #expect(outcome.output == "package a\n\np := 1\n", "\(outcome.errors)")
      #expect(try folder.shell("printf 'package' | bawn rego fmt -").status == 1)
    }
  }

  @Test("replaces a file as a whole: its permissions stay, a link stays one, nothing else is left")
  func replacement() throws {
    try RegoFolder.with(["a.rego": "package a\np=1\n"]) { (folder: RegoFolder) throws in
      let outcome = try folder.shell(
        """
        chmod 640 a.rego; ln -s a.rego link.rego
        bawn rego fmt -w link.rego && stat -c %a a.rego && readlink link.rego && ls -A
        """)
      #expect(outcome.output == "640\na.rego\na.rego\nlink.rego\n", "\(outcome.errors)")
      #expect(try text(folder, "a.rego") == "package a\n\np := 1\n")
    }
  }

  @Test("doesn't follow links that lead out of a folder")
  func outside() throws {
    try RegoFolder.with(["in/a.rego": "package a\n", "out.rego": "package a\np=1\n"]) {
      (folder: RegoFolder) throws in
      let outcome = try folder.shell("ln -s ../out.rego in/out.rego; bawn rego fmt -w in")
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("leads out of the folder"))
      #expect(try text(folder, "out.rego") == "package a\np=1\n")
    }
  }
}
