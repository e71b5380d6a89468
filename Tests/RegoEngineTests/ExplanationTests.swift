// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

@Suite("causes and unknowns")
struct ExplanationTests {
  private func deny(
    _ policy: String, _ input: String, mode: RegoMachine.Mode = .explaining
  ) throws -> [(value: String, isPossible: Bool, causes: [String], unknowns: [String])] {
    let fixture = try RegoFixture("package t\n\n" + policy)
    let document = try RegoFixture.masked(input)
    let found = try fixture.machine.solutions(
      of: fixture.rule("deny"), input: document.root, mode: mode)
    return found.solutions.map {
      (JSONWriter.string($0.value), $0.isPossible, $0.causes.map(\.text), $0.unknowns.map(\.text))
    }
  }

  @Test("names the fields that a derivation read")
  func namesTheFields() throws {
    let found = try deny(
      """
      deny contains i if {
        some i, rule in input.ingress
        rule.from <= 22
        some cidr in rule.cidrs
        cidr == "0.0.0.0/0"
      }
      """,
      """
      {"ingress": [{"from": 80, "cidrs": ["0.0.0.0/0"]}, {"from": 22, "cidrs": ["10.0.0.0/8",
      "0.0.0.0/0"]}], "name": "x"}
      """)
    #expect(found.map(\.value) == ["1"])
    #expect(found[0].causes == ["ingress[1].from", "ingress[1].cidrs[1]"])
    #expect(!found[0].isPossible)
  }

  @Test("names the absent field that not rests on")
  func namesTheAbsentField() throws {
    let found = try deny(
      """
      deny contains "open" if not input.encryption.enabled
      """, #"{"encryption": {"kind": "x"}, "other": 1}"#)
    #expect(found.map(\.causes) == [["encryption!enabled"]])
  }

  @Test("goes through rules and functions")
  func goesThroughRules() throws {
    let found = try deny(
      """
      deny contains c.name if {
        some c in containers
        privileged(c)
        exempt == false
      }
      containers contains c if some c in input.spec.containers
      privileged(c) if c.security.privileged
      default exempt := false
      exempt if input.namespace == "system"
      """,
      """
      {"namespace": "shop", "spec": {"containers": [{"name": "a"}, {"name": "b", "security":
      {"privileged": true}}]}}
      """)
    #expect(found.map(\.value) == ["\"b\""])
    #expect(
      Set(found[0].causes) == [
        "spec.containers[1].security.privileged", "spec.containers[1].name", "namespace",
      ])
  }

  @Test("marks what depends on an unknown as possible")
  func marksPossible() throws {
    let policy = """
      deny contains "a" if input.public == true
      deny contains "b" if input.size > 3
      deny contains "c" if not input.encrypted
      """
    let input = #"{"public": "?b", "size": 4, "encrypted": "?"}"#
    let found = try deny(policy, input, mode: .automatic)
    #expect(found.map(\.value) == ["\"a\"", "\"b\"", "\"c\""])
    #expect(found.map(\.isPossible) == [true, false, true])
    #expect(found[0].unknowns == ["public"])
    #expect(found[2].unknowns == ["encrypted"])
  }

  @Test("decides by the known part of a text")
  func decidesByThePrefix() throws {
    let policy = """
      deny contains "http" if startswith(input.url, "http://")
      deny contains "host" if input.url == "https://a"
      deny contains "kind" if not is_string(input.url)
      """
    let found = try deny(policy, #"{"url": "?:https://x"}"#, mode: .automatic)
    #expect(found.isEmpty)
    let other = try deny(policy, #"{"url": "?:http://x"}"#, mode: .automatic)
    #expect(other.map(\.value) == ["\"http\""])
    #expect(other.map(\.isPossible) == [false])
  }

  @Test("a message with an unknown in it is no doubt")
  func messagesMayHoldUnknowns() throws {
    let found = try deny(
      #"deny contains sprintf("%s is bad", [input.name]) if input.bad"#,
      #"{"name": "?s", "bad": true}"#, mode: .automatic)
    #expect(found.map(\.isPossible) == [false])
  }

  @Test("defaults after a possible definition are possible")
  func defaultsArePossible() throws {
    let policy = """
      default ok := false
      ok if input.a == 1
      deny contains "x" if not ok
      deny contains "y" if ok
      deny contains "z" if other == 2
      other := 1 if input.a == 1 else := 2
      """
    let found = try deny(policy, #"{"a": "?"}"#, mode: .automatic)
    #expect(found.map(\.value) == ["\"x\"", "\"y\"", "\"z\""])
    #expect(found.map(\.isPossible) == [true, true, true])
  }

  @Test("the count of an open collection is unknown")
  func countsOfOpenCollections() throws {
    let policy = """
      wide contains c if { some c in input.cidrs; c == "0.0.0.0/0" }
      deny contains "some" if count(wide) > 0
      deny contains "none" if count(wide) == 0
      deny contains "known" if count(input.cidrs) == 2
      deny contains "every" if every c in input.cidrs { c != "1.1.1.1/32" }
      """
    let found = try deny(policy, #"{"cidrs": ["?s", "10.0.0.0/8"]}"#, mode: .automatic)
    #expect(found.map(\.value).sorted() == ["\"every\"", "\"known\"", "\"none\"", "\"some\""])
    for one in found { #expect(one.isPossible == (one.value != "\"known\""), "\(one.value)") }
  }

  @Test("plain evaluation doesn't explain what it can decide")
  func plainStaysPlain() throws {
    let fixture = try RegoFixture("package t\n\ndeny contains 1 if input.a == 1")
    let document = try RegoFixture.masked(#"{"a": 1, "b": "?"}"#)
    let found = try fixture.machine.solutions(of: fixture.rule("deny"), input: document.root)
    #expect(found.isExplained == false)
    #expect(found.solutions.count == 1)
  }

  @Test("object.get of what is no object is undefined, and of what may be none possible")
  func looksUpInObjectsAlone() throws {
    let policy = """
      deny contains "known" if object.get(input.a, "k", 1) == 1
      deny contains "counted" if count([1 | _ := object.get(input.b, "k", 1)]) == 1
      deny contains "unknown field" if count([1 | _ := object.get(input.c, "k", 1)]) == 1
      """
    let found = try deny(policy, #"{"a": null, "b": "?", "c": {"k": "?"}}"#)
    #expect(found.map(\.value) == ["\"counted\"", "\"unknown field\""])
    #expect(found.map(\.isPossible) == [true, false])
  }

  @Test("a set with an unknown and a possible member may hold anything")
  func looksUpInOpenSets() throws {
    let policy = """
      members contains input.a
      members contains "b" if input.c == 1
      deny contains "x" if members.x
      """
    let found = try deny(policy, #"{"a": "?", "c": "?"}"#)
    #expect(found.map(\.isPossible) == [true])
  }

  @Test("an evaluation that ends within a with leaves nothing to the next one")
  func startsAnew() throws {
    let fixture = try RegoFixture(
      """
      package t

      twice := 1 if input.a
      twice := 2 if input.b
      deny contains 1 if twice with input.c as 1
      allow if input.d
      """)
    let first = try RegoFixture.json(#"{"a": true, "b": true, "d": true}"#)
    let second = try RegoFixture.json(#"{"d": false}"#)
    #expect(throws: RegoEvaluationError.self) {
      try fixture.machine.solutions(of: fixture.rule("deny"), input: first.root)
    }
    let found = try fixture.machine.value(of: fixture.rule("allow"), input: second.root)
    #expect(!found.node.exists)
  }
}
