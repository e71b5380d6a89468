// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Policies
import Testing

@Suite("ConftestPolicy")
struct ConftestPolicyTests {
  static func policy(
    _ texts: String..., data: String = "{}", options: ConftestPolicy.Options = .init()
  ) throws -> ConftestPolicy {
    try ConftestPolicy(
      texts: texts.enumerated().map { SourceFile(path: "\($0.offset).rego", text: $0.element) },
      data: JSONReader.read(Array(data.utf8)).document, options: options)
  }

  static func input(_ text: String, path: String = "in.json") throws -> ConftestPolicy.Input {
    ConftestPolicy.Input(
      path: path, document: try #require(JSONReader.read(Array(text.utf8)).document))
  }

  @Test("deny and violation fail, warn warns, with or without more words after them")
  func kinds() throws {
    let policy = try Self.policy(
      """
      package main
      deny contains "a" if input.x
      deny_some_thing contains "b" if input.x
      violation contains {"msg": "c", "severity": 3} if input.x
      warn contains "d" if input.x
      warn_y contains "e" if input.absent
      denying contains "no rule of ours"
      deny_ contains "nor this"
      """)
    let check = try #require(try policy.check([Self.input(#"{"x": 1}"#)], namespace: "main").first)
    #expect(check.failures.map(\.message).sorted() == ["a", "b", "c"])
    #expect(check.warnings.map(\.message) == ["d"])
    #expect(check.successes == 1)
    #expect(check.testCount == 5)
    let detailed = try #require(check.failures.first { $0.message == "c" })
    #expect(
      JSONWriter.string(detailed.metadata.root) == #"{"query":"data.main.violation","severity":3}"#)
  }

  @Test("each definition of a rule is a test")
  func counts() throws {
    let policy = try Self.policy(
      "package main\ndeny contains \"a\" if input.a\ndeny contains \"b\" if input.b",
      "package main\nwarn contains \"c\" if input.c\nwarn contains \"d\" if input.d")
    let checks = try policy.check(
      [Self.input("{}"), Self.input(#"{"a": 1}"#), Self.input(#"{"a": 1, "b": 1, "c": 1}"#)],
      namespace: "main")
    #expect(checks.map(\.testCount) == [4, 4, 4])
    #expect(checks.map(\.successes) == [4, 3, 1])
  }

  @Test("an exception takes a rule out by the name after its prefix")
  func exceptions() throws {
    let policy = try Self.policy(
      """
      package main
      deny_run contains "x"
      violation_other contains "y"
      exception contains ["run"] if input.name == "excepted"
      """)
    let excepted = try #require(
      try policy.check([Self.input(#"{"name": "excepted"}"#)], namespace: "main").first)
    #expect(excepted.failures.map(\.message) == ["y"])
    #expect(excepted.exceptions.map(\.message) == [#"data.main.exception[_][_] == "run""#])
    let other = try #require(try policy.check([Self.input("{}")], namespace: "main").first)
    #expect(other.failures.count == 2 && other.exceptions.isEmpty)
  }

  @Test("the empty name excepts rules that are named no further")
  func exceptionsOfAll() throws {
    let policy = try Self.policy(
      """
      package main
      deny contains "x"
      violation contains "y"
      deny_other contains "z"
      exception contains [""]
      """)
    let check = try #require(try policy.check([Self.input("{}")], namespace: "main").first)
    #expect(check.failures.map(\.message) == ["z"])
    #expect(check.exceptions.count == 2)
    #expect(check.exceptions.first?.message == #"data.main.exception[_][_] == """#)
  }

  @Test("a rule that looks like a set but is an object is refused, not passed over")
  func objects() throws {
    for text in ["deny[msg] if msg := \"x\"", "warn_a[m] := true if m := 1", "deny.x if true"] {
      let error = #expect(throws: ConftestPolicy.Failure.self) {
        try Self.policy("package main\n\n\(text)")
      }
      #expect(error?.description.hasPrefix("0.rego:3: ") == true)
    }
    // What holds a value of its own is a document that policies may share.
    let policy = try Self.policy("package main\ndeny[x] := 1 if x := \"a\"\nwarn contains \"w\"")
    #expect(try policy.check([Self.input("{}")], namespace: "main").first?.testCount == 1)
  }

  @Test("a rule that is true says nothing, as in Conftest")
  func booleans() throws {
    let policy = try Self.policy("package main\ndeny if true")
    let check = try #require(try policy.check([Self.input("{}")], namespace: "main").first)
    #expect(check.failures.isEmpty && check.successes == 1)
  }

  @Test("an object without a message ends the run")
  func withoutMessage() throws {
    let policy = try Self.policy(#"package main\#ndeny contains {"text": "x"}"#)
    #expect(throws: ConftestPolicy.Failure.self) {
      try policy.check([Self.input("{}")], namespace: "main")
    }
  }

  @Test("several documents of one file are asked about one by one and reported together")
  func documents() throws {
    let policy = try Self.policy(#"package main\#ndeny contains input.m if input.m"#)
    let check = try #require(
      try policy.check([Self.input(#"[{"m": "1"}, {}, {"m": "2"}]"#)], namespace: "main").first)
    #expect(check.failures.map(\.message) == ["1", "2"])
    #expect(check.successes == 1)
  }

  @Test("combined inputs are one array, by path")
  func combined() throws {
    let policy = try Self.policy(
      "package main\ndeny contains msg if msg := json.marshal(input)")
    let check = try policy.checkCombined(
      [Self.input("[1, 2]", path: "b"), Self.input("{}", path: "a")], namespace: "main")
    #expect(check.file == "Combined")
    #expect(
      check.failures.map(\.message) == [
        #"[{"contents":{},"path":"a"},{"contents":1,"path":"b"},{"contents":2,"path":"b"}]"#
      ])
  }

  @Test("namespaces are packages; the rules of others aren't asked")
  func namespaces() throws {
    let policy = try Self.policy(
      "package main\ndeny contains \"m\"", "package a.b\ndeny contains \"ab\"",
      "package a[\"c-d\"]\nwarn contains \"acd\"")
    #expect(policy.namespaces == ["a.b", "a[\"c-d\"]", "main"])
    let messages = try policy.namespaces.flatMap { namespace in
      try policy.check([Self.input("{}")], namespace: namespace)
        .flatMap { ($0.failures + $0.warnings).map(\.message) }
    }
    #expect(messages == ["ab", "acd", "m"])
    #expect(try policy.check([Self.input("{}")], namespace: "none").first?.testCount == 0)
  }

  @Test("policies see data, the file at hand and the environment given")
  func surroundings() throws {
    var options = ConftestPolicy.Options()
    options.environment = ["A": "1"]
    options.workingFolder = "/w"
    let policy = try Self.policy(
      """
      package main
      deny contains msg if {
        msg := concat(" ", [
          data.x, data.conftest.file.dir, data.conftest.file.name, opa.runtime().env.A])
      }
      """, data: #"{"x": "y"}"#, options: options)
    let check = try policy.check([Self.input("{}", path: "a/b.json")], namespace: "main")
    #expect(check.first?.failures.map(\.message) == ["y /w/a b.json 1"])
  }

  @Test("a failing built-in is passed over unless it is to be shown")
  func builtinErrors() throws {
    let text = "package main\ndeny contains \"x\" if to_number(input.x) == 1"
    let quiet = try Self.policy(text)
    #expect(try quiet.check([Self.input(#"{"x": "y"}"#)], namespace: "main").first?.successes == 1)
    var options = ConftestPolicy.Options()
    options.showsBuiltinErrors = true
    let loud = try Self.policy(text, options: options)
    #expect(throws: ConftestPolicy.Failure.self) {
      try loud.check([Self.input(#"{"x": "y"}"#)], namespace: "main")
    }
  }

  @Test("built-ins that aren't allowed don't compile")
  func capabilities() throws {
    var options = ConftestPolicy.Options()
    options.allowedBuiltins = ["eq", "equal"]
    #expect(throws: ConftestPolicy.Failure.self) {
      try Self.policy("package main\ndeny contains \"x\" if count(input) == 1", options: options)
    }
  }

  @Test("a policy that wants a network is refused rather than passed")
  func network() throws {
    for call in ["http.send({\"method\": \"get\"})", "net.lookup_ip_addr(\"x\")"] {
      let error = #expect(throws: ConftestPolicy.Failure.self) {
        try Self.policy("package main\ndeny contains \"x\" if \(call)")
      }
      #expect(error?.description.contains("undefined function") == true)
    }
  }

  @Test("an ignore pattern is a regular expression over whole paths")
  func ignores() throws {
    let paths = ["a/b.tf", "a/.terraform/x.tf"]
    #expect(try ConftestIgnore.matches(#"\.terraform/"#, paths) == ["a/.terraform/x.tf"])
    #expect(throws: ConftestPolicy.Failure.self) { try ConftestIgnore.matches("(", paths) }
  }

  // MARK: - Files that tests of policies read

  private static let files = MemoryFiles([
    "p/a.tf": "x = 1", "p/q/a.tf": "x = 2", "p/b.yaml": "z: 1\n---\nz: 2", "p/c.cue": "z: 1",
  ])

  /// What `deny` of a policy in `p/p.rego` says, with another policy in `p/q`.
  private static func said(_ value: String, showsErrors: Bool = false) throws -> [String] {
    var options = ConftestPolicy.Options()
    options.files = [files]
    options.showsBuiltinErrors = showsErrors
    let policy = try ConftestPolicy(
      texts: [
        SourceFile(
          path: "p/p.rego", text: "package main\ndeny contains json.marshal(v) if v := \(value)"),
        SourceFile(path: "p/q/q.rego", text: "package q\nv := parse_config_file(\"a.tf\")"),
      ], options: options)
    return try policy.check([input("{}")], namespace: "main").flatMap(\.failures).map(\.message)
  }

  @Test("files are read beside the policy that names them")
  func configFiles() throws {
    #expect(try Self.said(#"parse_config_file("a.tf")"#) == [#"{"x":1}"#])
    #expect(try Self.said("data.q.v") == [#"{"x":2}"#])
    #expect(try Self.said(#"parse_config_file("q/../q/a.tf")"#) == [#"{"x":2}"#])
    #expect(
      try Self.said(#"parse_combined_config_files(["b.yaml", "a.tf", "a.tf"])"#) == [
        #"[{"contents":{"x":1},"path":"p/a.tf"},{"contents":{"z":1},"path":"p/b.yaml"},"#
          + #"{"contents":{"z":2},"path":"p/b.yaml"}]"#
      ])
  }

  @Test("a test may put something else in the place of a file's document")
  func replacedFiles() throws {
    #expect(
      try Self.said(#"data.q.v with parse_config_file as {"x": 3}"#) == [#"{"x":3}"#])
  }

  @Test(
    "what can't be read is undefined, or an error where that is wanted",
    arguments: [
      ("../../etc/passwd.json", "outside"), ("none.tf", "doesn't exist"), ("c.cue", "no parser"),
    ])
  func unreadable(path: String, words: String) throws {
    let call = "parse_config_file(\"\(path)\")"
    #expect(try Self.said(call) == [])
    let error = #expect(throws: ConftestPolicy.Failure.self) {
      try Self.said(call, showsErrors: true)
    }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test("nothing is read unless the host grants it")
  func nothingGranted() throws {
    let policy = try Self.policy(
      #"package main\#ndeny contains "read" if parse_config_file("a.tf")"#)
    #expect(try policy.check([Self.input("{}")], namespace: "main").first?.failures.isEmpty == true)
  }
}
