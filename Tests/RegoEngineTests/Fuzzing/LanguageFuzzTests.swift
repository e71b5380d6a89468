// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import RegoEngine
import RegoSyntax
import Testing

/// Modules damaged at random go the whole way: parsed, laid out, parsed again, compiled with
/// types and annotations, evaluated with damaged inputs. What a layout gives is what the module
/// gives.
@Suite("the way of a damaged module")
struct LanguageFuzzTests {
  private struct Figures {
    var parsed = 0
    var refused = 0
    var laidOut = 0
    var compiled = 0
    var evaluated = 0
    var values = 0
    var slowest = Duration.zero
    var failures: [String] = []
  }

  private static let pieces = [
    "{", "}", "[", "]", "(", ")", "|", ",", ":", ":=", "=", "==", ".", ";", "\n", " ", "\t", "\"",
    "`", "$\"", "$`", "\\", "#", "# c\n", "if ", "contains ", "else := 1 ", "not ", "some x in ",
    "every x in y { x }", " in ", " with input as 1", " as ", "default ", "_", "-", "1", ".5",
    "1e9",
    "\"a\"", "`r`", "$\"{x}\"", "set()", "{}", "[]", "input", "data.t", "x", "f(x)", " & ", " + ",
    "null", "true", "\u{0}", "\u{FEFF}", "é", "\r\n", "package q\n", "import data.x\n",
    "import rego.v1\n", "\n# METADATA\n# title: t\n",
  ].map { Array($0.utf8) }

  /// Own modules, and those of the conformance suite where it is at hand.
  private static func sources() -> [[UInt8]] {
    let own = LanguageCase.all.flatMap { $0.node.field("modules").elements.compactMap(\.string) }
    var texts = own + LanguageFuzzSources.all
    let folder = URL(fileURLWithPath: TestFiles.shared + "/conformance/rego")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    for url in (files ?? []).sorted(by: { $0.path < $1.path }) {
      guard url.pathExtension == "json", let data = try? Data(contentsOf: url),
        let cases = try? JSONSerialization.jsonObject(with: data) as? [[String: Any]]
      else { continue }
      texts += cases.flatMap { $0["modules"] as? [String] ?? [] }.filter { $0.utf8.count < 2_000 }
    }
    return texts.map { Array($0.utf8) }
  }

  @Test("ends in errors or in a program, and a layout means the same")
  func wholeWay() async {
    let seed = FuzzSettings.seed
    let count = FuzzSettings.count(ordinarily: 600)
    let sources = Self.sources()
    // Two threads: a run of 100,000 takes minutes.
    let figures = await withTaskGroup(of: Figures.self) { group in
      for half in 0..<2 {
        group.addTask {
          await FuzzSettings.onLargeStack {
            Self.run(count: count / 2, seed: seed &+ UInt64(half), sources: sources)
          }
        }
      }
      var all = Figures()
      for await part in group {
        all.parsed += part.parsed
        all.refused += part.refused
        all.laidOut += part.laidOut
        all.compiled += part.compiled
        all.evaluated += part.evaluated
        all.values += part.values
        all.slowest = max(all.slowest, part.slowest)
        all.failures += part.failures
      }
      return all
    }
    for failure in figures.failures.prefix(5) {
      Issue.record("seed \(seed): \(failure)")
    }
    print(
      "fuzz: \(count) modules, seed \(seed): \(figures.parsed) parsed, \(figures.refused) refused, "
        + "\(figures.laidOut) laid out, \(figures.compiled) compiled, \(figures.evaluated) rules "
        + "evaluated, \(figures.values) values, slowest \(figures.slowest), "
        + "\(figures.failures.count) failures")
    #expect(figures.laidOut * 100 >= figures.parsed * 99)
    #expect(figures.parsed > count / 20)
    #expect(figures.compiled > count / 50)
    #expect(figures.values > count / 50)
    #expect(figures.slowest < FuzzSettings.longestRound)
  }

  private static func run(count: Int, seed: UInt64, sources: [[UInt8]]) -> Figures {
    var random = SeededRandomness(seed: seed)
    var figures = Figures()
    let clock = ContinuousClock()
    for _ in 0..<count {
      let bytes = damaged(random.pick(sources), by: &random, from: sources)
      let input = FuzzInputs.damaged(&random)
      let time = clock.measure { take(bytes, input, &figures) }
      figures.slowest = max(figures.slowest, time)
    }
    return figures
  }

  private static func damaged(
    _ source: [UInt8], by random: inout SeededRandomness, from sources: [[UInt8]]
  ) -> [UInt8] {
    if random.chance(20) {
      var bytes = source
      looseSpace(&bytes, &random)
      return bytes
    }
    return FuzzSettings.damaged(source, by: &random, pieces: pieces, from: sources)
  }

  /// Turns a few spaces into line breaks and comments: most modules stay modules.
  private static func looseSpace(
    _ bytes: inout [UInt8], _ random: inout SeededRandomness
  ) {
    for _ in 0..<4 {
      let places = bytes.indices.filter { " \n([{,".utf8.contains(bytes[$0]) }
      guard !places.isEmpty else { return }
      let more = random.pick(["\n", " # x\n", "\n# y\n", "\n\n# z\n\n", " "])
      bytes.insert(contentsOf: more.utf8, at: random.pick(places) + 1)
    }
  }

  private static func take(_ bytes: [UInt8], _ input: Document, _ figures: inout Figures) {
    let file = SourceFile(path: "m.rego", bytes: bytes)
    let parsed = RegoParser.parseModule(file)
    guard let module = parsed.value else {
      figures.refused += 1
      if parsed.errors.isEmpty { figures.failures.append("refused without error: \(text(bytes))") }
      _ = RegoError.report(parsed.errors)
      let old = RegoParser.parseModule(file, version: .v0)
      if old.value != nil {
        _ = RegoFormatter.format(
          file, options: .init(version: .v0CompatibleWithV1, sourceVersion: .v0))
      }
      return
    }
    figures.parsed += 1
    let arena = Arena()
    _ = SyntaxTreeWriter.document(
      of: module, options: [.comments, .locations, .annotations], in: arena)
    _ = SyntaxOutline.text(of: module)
    let outcome = RegoFormatter.format(file)
    var laidOut: Module?
    if let layout = outcome.value {
      figures.laidOut += 1
      let layoutFile = SourceFile(path: "m.rego", bytes: layout)
      laidOut = RegoParser.parseModule(layoutFile).value
      if laidOut == nil { figures.failures.append("layout not read: \(text(bytes))") }
      let again = RegoFormatter.format(layoutFile)
      if again.value != layout { figures.failures.append("layout not stable: \(text(bytes))") }
    } else if outcome.errors.contains(where: { $0.code == .format }) {
      figures.failures.append("no layout: \(text(bytes))")
    } else {
      figures.laidOut += 1
    }
    guard let values = values(of: module, input, &figures) else { return }
    figures.compiled += 1
    guard let laidOut else { return }
    var ignored = Figures()
    if Self.values(of: laidOut, input, &ignored) != values {
      figures.failures.append("layout means something else: \(text(bytes))")
    }
  }

  /// What each rule gives, by its path; nil when the module doesn't compile.
  private static func values(
    of module: Module, _ input: Document, _ figures: inout Figures
  ) -> [String]? {
    var options = RegoCompiler.Options()
    options.readsAnnotations = true
    guard let program = RegoCompiler(options: options).compile(modules: [module]).program else {
      return nil
    }
    let machine = RegoMachine(
      program: program, limits: RegoLimits(steps: 20_000, memory: 16 << 20, depth: 500))
    machine.context.now = 0
    var values: [String] = []
    for path in program.rulePaths {
      guard let rule = program.rule(path) else { continue }
      figures.evaluated += 1
      do {
        let value = try machine.value(of: rule, input: input.root)
        if value.node.exists { figures.values += 1 }
        values.append("\(path): \(value.node.exists ? value.node.regoText : "undefined")")
      } catch {
        // Messages tell lines, which a layout changes.
        values.append("\(path): \(error.code.rawValue)")
      }
      _ = try? machine.value(of: rule, input: input.root, mode: .explaining)
    }
    return values
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// Modules with much of the grammar in them, comments and line breaks included.
enum LanguageFuzzSources {
  static let all = [
    """
    # METADATA
    # scope: package
    package a.b["c d"]

    import data.x.y as z # one
    import input.foo
    import rego.v1

    default q := {"a": [1, 2.5e3, -3], "b": null}
    default f(_, y) := {1, 2}

    # two
    r contains x if some x in input.xs
    s[x] := y if { some x, y in input.o; y > 1 }
    t.u[v].w contains {"v": v} if v := [1, 2][_] # three
    """,
    """
    package p

    allow if {
    \tnot deny
    \tinput.user.name == "alice" # comment

    \t# above
    \tevery k, v in input.roles {
    \t\tstartswith(v, "x")
    \t\tk != 2
    \t}
    } else := false if {
    \tcount([x |
    \t\tsome x in input.xs # inner
    \t\tx > 1
    \t]) > 1 with input as {"xs": [1]}
    \t\twith data.y as 2
    } # after
    else := 3
    """,
    """
    package p
    g := [x | x := input.a[_]; not x.b with input as {"a": 1} with data.b as 2]
    h := {x.y[0].z | x := data.foo["bar baz"][_].c(1)}
    i if $"a{f(h)}b\\{{`x`}\\n" == $`raw {1 + 2 * 3} \\{
    more {input.x}`
    f(x) := -x if x != (1 + 2) * 3 / 4 % 5 - -6
    y := {
      1: 2, "a": {"b": {}}, # one
      # two
      [1]: set(),
      input.x: {x | x := 1},
    }
    z if {
      a := 1; b = 2
      [c, {"d": d}] = [a, {"d": b}]
      1, 2 in y
      (1, 2 in y) == true
      ({1} | {2}) & {3} == set()
      some e,
        k
      e == y[k]
    }
    """,
  ]
}
