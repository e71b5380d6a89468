// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax
import Testing

/// Archives and annotations damaged at random are read or refused, soon.
@Suite("damaged bundles and annotations")
struct BundleFuzzTests {
  private static let pieces = [
    "\0", "ustar\0", "x", "/", "../", "99999999999", "\u{7F}", "{", "}", "[", "]",
    "\"roots\": [\"\"]",
    "package a\n", "default ", "\n", ".manifest", "data.json", "data.yaml", ".signatures.json",
    "7 path=", "19 path=/a/b.rego\n", ":", "- ", "# ", "scope: ", "true", "é", "\u{FFFD}",
  ].map { Array($0.utf8) }

  private static let archive: [UInt8] = {
    let manifest =
      #"{"revision": "1", "roots": ["a", "b/c"], "metadata": {"x": [1]}, "rego_version": 1}"#
    let files: [(String, String)] = [
      (".manifest", manifest), ("/a/data.json", #"{"x": {"y": [1, 2]}}"#),
      ("b/c/data.yaml", "k: &v [1, yes]\nl: *v\n"), ("a/p.rego", "package a.p\n\nq := data.a.x\n"),
      (".signatures.json", #"{"signatures": ["e30.e30.AAAA"]}"#),
    ]
    let entries = files.flatMap { BundleAttackTests.entry($0.0, content: Array($0.1.utf8)) }
    return entries + [UInt8](repeating: 0, count: 1024)
  }()

  @Test("reads or refuses damaged archives")
  func archives() throws {
    var random = SeededRandomness(seed: FuzzSettings.seed)
    let count = FuzzSettings.count(ordinarily: 400) / 4
    let packed = BundleAttackTests.stored(Self.archive)
    var reader = BundleReader()
    _ = try reader.read(archive: SourceFile(path: "b.tar.gz", bytes: packed))
    reader.limits.maximumBytes = 1 << 20
    var read = 0
    let clock = ContinuousClock()
    for _ in 0..<max(count, 100) {
      // Half of them are damaged within, half as gzip has them.
      let isInner = random.chance(50)
      var bytes = FuzzSettings.damaged(
        isInner ? Self.archive : packed, by: &random, pieces: Self.pieces, from: [Self.archive])
      if isInner { bytes = BundleAttackTests.stored(bytes) }
      let time = clock.measure {
        if (try? reader.read(archive: SourceFile(path: "b.tar.gz", bytes: bytes))) != nil {
          read += 1
        }
      }
      #expect(time < FuzzSettings.longestRound)
    }
    #expect(read > 0)
  }

  private static let metadata = """
    # METADATA
    # title: A
    # scope: document
    # description: |
    #   text
    #   more
    # related_resources:
    # - ref: https://example.com/a
    #   description: b
    # authors: [Ann <ann@example.com>, {name: B, email: b@example.com}]
    # organizations: [C]
    # schemas:
    # - input.a: schema.x
    # - data.b: {type: object, properties: {c: {type: string}}}
    # entrypoint: true
    # custom:
    #   k: [1, 2.5, ~]
    """

  @Test("reads or refuses damaged annotations")
  func annotations() {
    var random = SeededRandomness(seed: FuzzSettings.seed)
    let source = Array(Self.metadata.utf8)
    var options = RegoCompiler.Options()
    options.readsAnnotations = true
    let compiler = RegoCompiler(options: options)
    var accepted = 0
    for _ in 0..<max(FuzzSettings.count(ordinarily: 400) / 4, 100) {
      let text = FuzzSettings.damaged(source, by: &random, pieces: Self.pieces, from: [source])
      let bytes = Array("package p\n\n".utf8) + text + Array("\nq := rego.metadata.rule()\n".utf8)
      let parsed = RegoParser.parseModule(SourceFile(path: "p.rego", bytes: bytes))
      guard let module = parsed.value else { continue }
      let compilation = compiler.compile(modules: [module])
      guard let program = compilation.program else {
        #expect(!compilation.errors.isEmpty)
        continue
      }
      guard let rule = program.rule(["p", "q"]) else { continue }
      let machine = RegoMachine(program: program)
      if (try? machine.value(of: rule)) != nil { accepted += 1 }
    }
    #expect(accepted > 10)
  }
}
