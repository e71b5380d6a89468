// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Writes random policies over the fields of `SoundnessInput`.
///
/// They compile, the type checker included: what a literal or a rule is compared with is of its
/// type, while everything from the input is of any type. All variables have names of their own, so
/// that no statement reads a variable that it doesn't mean to.
struct SoundnessPolicy {
  var random: SeededRandomness
  private var variables = 0

  init(_ random: SeededRandomness) { self.random = random }

  static let values = [
    "1", "2", "1.5", "\"a\"", "\"ab\"", "\"b\"", "\"\"", "true", "false", "null", "[1]", "[]",
    "{\"a\": 1}",
  ]

  private static let fixed = [
    "input.a", "input.b", "input.c", "input.d", "input.a.b", "input.b.a", "input.c[0]",
    "input.d.c", "input.a.c[1]", "input.b[\"d\"]", "input.wide", "input.wide[1].a", "input.c[0].a",
  ]

  private static let iterating = [
    "input.a[_]", "input.b[_]", "input.c[_].a", "input.d[_][_]", "input[_]", "input.wide[_].a",
    "input.wide[_].b",
  ]

  // MARK: - Parts

  mutating func fresh() -> String {
    variables += 1
    return "v\(variables)"
  }

  mutating func value() -> String { random.pick(Self.values) }

  /// A term of any type that opens no loop.
  mutating func fixed(_ scope: [String]) -> String {
    if !scope.isEmpty, random.chance(45) {
      let name = random.pick(scope)
      return random.chance(25) ? "\(name).\(random.pick(["a", "b"]))" : name
    }
    switch random.next() % 14 {
    case 0: return "object.get(input, [\"a\", \"b\"], \(value()))"
    case 1: return "object.get(input.b, \"a\", \(value()))"
    case 2: return "echo(\(random.pick(Self.fixed)))"
    default: return random.pick(Self.fixed)
    }
  }

  /// A term of any type; a loop perhaps.
  mutating func term(_ scope: [String]) -> String {
    random.chance(35) ? random.pick(Self.iterating) : fixed(scope)
  }

  private mutating func comparison() -> String {
    random.pick(["==", "!=", "<", "<=", ">", ">="])
  }

  // MARK: - Statements

  /// Statements of a body, each on a line; variables that they bind are seen by those after them.
  mutating func body(
    _ count: Int, scope: [String] = [], depth: Int = 0, usesRules: Bool
  ) -> String {
    var scope = scope
    var lines: [String] = []
    for _ in 0..<count {
      let before = scope
      let line = statement(&scope, depth: depth, usesRules: usesRules)
      lines.append(line)
      if Self.narrows(line) {
        let used = Self.names(in: line)
        scope.removeAll { before.contains($0) && used.contains($0) }
      }
    }
    return lines.joined(separator: "\n")
  }

  /// Whether a text may give a variable that it uses the type of a literal. The variable can't be
  /// compared with something else then.
  private static func narrows(_ text: String) -> Bool {
    text.contains(" == ") || text.contains(" = ")
  }

  private static func names(in text: String) -> Set<String> {
    Set(text.split { !$0.isLetter && !$0.isNumber }.map(String.init))
  }

  /// A variable as a head whose type the conditions on it leave open.
  private static func head(_ name: String, where conditions: String) -> String {
    narrows(conditions) ? "echo(\(name))" : name
  }

  private mutating func statement(
    _ scope: inout [String], depth: Int, usesRules: Bool
  ) -> String {
    switch random.next() % 8 {
    case 0, 1: return comparing(scope)
    case 2: return calling(scope)
    case 3: return collecting(scope)
    case 4: return negating(scope, usesRules: usesRules)
    case 5: return binding(&scope)
    case 6 where depth < 2: return nesting(scope, depth: depth, usesRules: usesRules)
    case 7 where usesRules: return ruling(scope)
    default: return comparing(scope)
    }
  }

  private mutating func comparing(_ scope: [String]) -> String {
    let one = term(scope)
    let two = term([])
    switch random.next() % 15 {
    case 0: return one
    case 1, 2: return "\(one) == \(value())"
    case 3: return "\(one) \(comparison()) \(value())"
    case 4: return "\(one) \(comparison()) \(two)"
    case 5: return "\(value()) in \(fixed(scope))"
    case 6: return "\(one) in [\(two), \(value())]"
    case 7: return "\(one) in {\(value()), \(value())}"
    case 8: return "[\(one), \(two)] == [\(value()), \(value())]"
    case 9: return "{\"a\": \(one), \"b\": [\(two)]} == {\"a\": \(value()), \"b\": [\(value())]}"
    case 10: return "{\(one), \(two)} == {\(value()), \(value())}"
    case 11: return "\(one) + 1 \(comparison()) \(random.pick(["1", "2", "3"]))"
    case 12: return "\(one) * \(two) \(comparison()) \(random.pick(["1", "2", "4"]))"
    case 13: return "\(one) - \(two) == \(random.pick(["0", "1", "-1"]))"
    default: return "\(one), \"x\" in {\"a\": \"x\", \"b\": \"y\"}"
    }
  }

  private mutating func calling(_ scope: [String]) -> String {
    let one = term(scope)
    let text = random.pick(["\"a\"", "\"b\"", "\"ab\"", "\"\""])
    switch random.next() % 26 {
    case 0: return "startswith(\(one), \(text))"
    case 1: return "endswith(\(one), \(text))"
    case 2: return "contains(\(one), \(text))"
    case 3: return "lower(\(one)) == \(text)"
    case 4: return "concat(\"\", [\(one), \"b\"]) == \"ab\""
    case 5: return "sprintf(\"%v-%v\", [\(one), \(term(scope))]) \(comparison()) \"1-a\""
    case 6: return "split(\(one), \"\")[_] == \(text)"
    case 7: return "replace(\(one), \"a\", \"b\") == \"b\""
    case 8: return "regex.match(\"^a\", \(one))"
    case 9: return "glob.match(\"a*\", [], \(one))"
    case 10: return "trim_prefix(\(one), \"a\") == \(text)"
    case 11: return "indexof(\(one), \"b\") == \(random.pick(["0", "1", "-1"]))"
    case 12: return "count(\(one)) \(comparison()) \(random.pick(["0", "1", "2"]))"
    case 13: return "sum(\(one)) \(comparison()) \(random.pick(["0", "1", "3"]))"
    case 14: return "max(\(one)) == \(value())"
    case 15: return "sort(\(one))[0] == \(value())"
    case 16:
      let kind = random.pick(["string", "number", "boolean", "null", "array", "object", "set"])
      return "is_\(kind)(\(one))"
    case 17: return "type_name(\(one)) == \(random.pick(["\"string\"", "\"number\"", "\"array\""]))"
    case 18: return "to_number(\(one)) == \(random.pick(["0", "1", "2"]))"
    case 19: return "json.marshal(\(one)) == \(random.pick(["\"1\"", "\"[]\"", "\"null\""]))"
    case 20: return "object.keys(\(one)) == {\(random.pick(["\"a\"", "\"b\""]))}"
    case 21: return "object.union({\"a\": 1}, \(one)).a == \(value())"
    case 22: return "object.remove(\(one), [\"a\"]) == {}"
    case 23: return "array.concat(\(one), [1])[_] == \(value())"
    case 24: return "$\"x{\(one)}\" == \(random.pick(["\"xa\"", "\"x1\"", "\"xtrue\""]))"
    default: return "abs(\(one)) == 1"
    }
  }

  private mutating func collecting(_ scope: [String]) -> String {
    let one = term(scope)
    let name = fresh()
    let inner = body(
      Int(random.next() % 2), scope: scope + [name], depth: 2, usesRules: false)
    let condition = inner.isEmpty ? "" : "\n\(inner)"
    let head = Self.head(name, where: inner)
    let array = "[\(head) | \(name) := \(one)\(condition)]"
    let set = "{\(head) | \(name) := \(one)\(condition)}"
    let key = fresh()
    let object = "{\(key): \(head) | some \(key), \(name) in \(fixed(scope))\(condition)}"
    switch random.next() % 13 {
    case 0: return "count(\(array)) \(comparison()) \(random.pick(["0", "1", "2"]))"
    case 1: return "count(\(set)) \(comparison()) \(random.pick(["0", "1", "2"]))"
    case 2: return "count(\(object)) \(comparison()) \(random.pick(["0", "1", "2"]))"
    case 3: return "\(value()) in \(set)"
    case 4: return "\(array) == [\(value())]"
    case 5: return "\(set) == {\(value())}"
    case 6: return "\(object) == \(fixed(scope))"
    case 7: return "count(\(set) - {\(value())}) == 0"
    case 8: return "count(\(set) & {\(value()), \(term(scope))}) > 0"
    case 9: return "count(\(set) | {\(value()), \(term(scope))}) == 2"
    case 10: return "\(set)[\(value())]"
    case 11: return "\(object).a == \(value())"
    default: return "\(array)[\(random.pick(["0", "1"]))] == \(value())"
    }
  }

  private mutating func negating(_ scope: [String], usesRules: Bool) -> String {
    let one = fixed(scope)
    switch random.next() % (usesRules ? 14 : 8) {
    case 0: return "not \(one)"
    case 1: return "not \(one) == \(value())"
    case 2: return "not \(value()) in \(one)"
    case 3: return "not startswith(\(one), \"a\")"
    case 4: return "not is_string(\(one))"
    case 5:
      let name = fresh()
      return "not \(value()) in {\(name) | \(name) := \(term(scope))}"
    case 6: return "not \(one) > \(fixed(scope))"
    case 7: return "not input.b[\(one)]"
    case 8: return "not helper(\(one))"
    case 9: return "not flag"
    case 10: return "not members[\(value())]"
    case 11: return "not entries[\(random.pick(["\"a\"", "\"b\"", "0"]))]"
    case 12: return "not \(value()) in kinds"
    default: return "not flag == 1 with input.a as \(value())"
    }
  }

  private mutating func binding(_ scope: inout [String]) -> String {
    let one = term(scope)
    let whole = fixed(scope)
    let name = fresh()
    switch random.next() % 11 {
    case 0:
      scope.append(name)
      return "\(name) := \(one)"
    case 1, 2:
      scope.append(name)
      return "some \(name) in \(whole)"
    case 3:
      let key = fresh()
      scope += [key, name]
      return "some \(key), \(name) in \(whole)"
    case 4:
      scope.append(name)
      return "[\(name), \(value())] = \(one)"
    case 5:
      scope.append(name)
      return "{\"a\": \(name)} = \(one)"
    case 6:
      // Elements that have something in common.
      let other = fresh()
      defer { scope += [name, other] }
      let field = random.pick(["", ".a", ".b"])
      var text = "some \(name) in \(random.pick(["input.wide", whole]))\n"
      text += "some \(other) in \(random.pick(["input.wide", fixed(scope)]))\n"
      text += "\(name)\(field) == \(other)\(random.pick(["", ".a", field]))"
      return random.chance(30) ? text + "\n\(name).b == \(other).b" : text
    case 7:
      let key = fresh()
      let other = fresh()
      scope += [key]
      return """
        some \(key), \(other)
        input.wide[\(key)].a == \(random.pick(["input.wide", "input.c", "input.d"]))[\(other)].a
        \(key) != \(other)
        """
    case 8:
      let key = fresh()
      scope.append(key)
      return "some \(key)\n\(random.pick(Self.fixed))[\(key)] == \(value())"
    case 9:
      let path = fresh()
      scope.append(name)
      return "walk(\(whole), [\(path), \(name)])\ncount(\(path)) == \(random.pick(["0", "1", "2"]))"
    default:
      scope.append(name)
      let two = term(scope.filter { $0 != name })
      return "\(name) := [\(one), \(two)][\(random.pick(["0", "1", "_"]))]"
    }
  }

  private mutating func nesting(_ scope: [String], depth: Int, usesRules: Bool) -> String {
    let name = fresh()
    let key = fresh()
    let count = Int(random.next() % 2) + 1
    switch random.next() % 4 {
    case 0, 1:
      // Variables of `every` that nothing uses are refused.
      let hasKey = random.chance(40)
      let head = hasKey ? "\(key), \(name)" : name
      let used = hasKey ? "\(key) != \(random.pick(["\"a\"", "\"c\"", "0", "3"]))\n" : ""
      let first = "\(name)\(random.pick(["", ".a"])) \(comparison()) \(value())\n"
      // Like a parameter's, its type is open until it is first used.
      let inner =
        count > 1 ? functionBody(name, scope, depth: depth + 1, usesRules: usesRules) : ""
      let conditions = Self.narrows(first) ? "" : inner
      return "every \(head) in \(fixed(scope)) {\n\(used)\(first)\(conditions)\n}"
    case 2:
      let inner = body(count, scope: scope + [name], depth: depth + 1, usesRules: usesRules)
      let whole = fixed(scope)
      return "count([\(name) | some \(name) in \(whole)\n\(inner)]) > \(random.pick(["0", "1"]))"
    default:
      let inner = body(count, scope: scope + [name], depth: depth + 1, usesRules: usesRules)
      return "\(key) := {\(name) | \(name) := \(term(scope))\n\(inner)}\ncount(\(key)) == 1"
    }
  }

  /// Conditions on a parameter. The first use of one gives it a type, so that it is used once.
  private mutating func functionBody(
    _ parameter: String, _ scope: [String] = [], depth: Int = 0, usesRules: Bool = false
  ) -> String {
    switch random.next() % 3 {
    case 0: return comparing([parameter])
    case 1: return calling([parameter])
    default:
      let name = fresh()
      let count = Int(random.next() % 2) + 1
      let inner = body(count, scope: scope + [name], depth: depth, usesRules: usesRules)
      return "\(name) := echo(\(parameter))\n\(inner)"
    }
  }

  private mutating func ruling(_ scope: [String]) -> String {
    let one = term(scope)
    let name = fresh()
    let replaced = random.pick(["input.a", "input.b", "input.c", "input.a.b"])
    switch random.next() % 22 {
    case 0: return "helper(\(one))"
    case 1: return "helper(\(one)) with helper as other"
    case 2: return "helper(\(fixed(scope))) with \(replaced) as \(value())"
    case 3: return "flag == \(random.pick(["true", "false", "1", "2"]))"
    case 4: return "flag with \(replaced) as \(fixed(scope))"
    case 5: return "flag != true with input as {\"a\": \(fixed(scope)), \"b\": \(value())}"
    case 6: return "some \(name) in members\n\(name) == \(value())"
    case 7: return "\(value()) in members"
    case 8: return "members[\(one)]"
    case 9: return "count(members) \(comparison()) \(random.pick(["1", "2"]))"
    case 10: return "\(value()) in members with \(replaced) as [\(fixed(scope)), \(value())]"
    case 11: return "\(value()) in entries[\(random.pick(["\"a\"", "\"b\"", "0"]))]"
    case 12: return "count(entries) == \(random.pick(["0", "1", "2"]))"
    case 13: return "entries[\(one)]"
    case 14: return "score(\(one), \(fixed(scope))) == \(random.pick(["0", "1", "2", "3"]))"
    case 15: return "kinds[\(random.pick(["\"p\"", "\"q\"", "\"r\""]))]"
    case 16: return "count(kinds) == \(random.pick(["0", "1", "2"]))"
    case 17: return "labels[\(random.pick(["\"a\"", "\"b\""]))] == \(value())"
    case 18: return "labels[\(name)] == \(one)"
    case 19: return "tree[_].n == \(value())"
    case 20: return "is_number(\(one)) with is_number as other"
    default: return "data.base.x == \(value()) with data.base.x as \(fixed(scope))"
    }
  }

  // MARK: - Rules

  private mutating func condition() -> String {
    body(Int(random.next() % 2) + 1, usesRules: false)
  }

  /// A condition that an index can answer.
  private mutating func filed(_ subjects: [String]) -> String {
    let subject = random.pick(subjects)
    switch random.next() % 5 {
    case 0: return "\(subject) in {\"a\", 1}"
    case 1: return "startswith(\(subject), \(random.pick(["\"a\"", "\"ab\""])))"
    case 2: return "\(subject) == \(random.pick(["\"a\"", "1", "true"]))"
    case 3: return "regex.match(\"^a\", \(subject))"
    default: return "\(subject) = \(random.pick(["\"b\"", "2", "null"]))"
    }
  }

  /// The rules that the others use, and those that are judged: `deny` and `allow`.
  mutating func text() -> String {
    // What is used reads the input alone, so that nothing is recursive.
    var text = "package t\n\necho(v) := v\n\n"
    if random.chance(60) { text += "default flag := false\n\n" }
    text += "flag if {\n\(condition())\n}"
    text += " else := 1 if {\n\(condition())\n}"
    text += random.chance(50) ? " else := 2 if {\n\(condition())\n}\n\n" : "\n\n"
    if random.chance(25) {
      text += "flag := \(random.pick(["true", "2"])) if {\n\(condition())\n}\n\n"
    }
    text += "helper(v) if v == \(value())\n\n"
    text += "helper(v) if {\n\(functionBody("v"))\n}\n\n"
    text += "other(v) if v != \(value())\n\n"
    text += "members contains m if m := \(term([]))\n\n"
    text += "members contains \(value()) if {\n\(condition())\n}\n\n"
    text += "entries[k] contains v if {\nsome k, v in \(random.pick(["input", "input.a"]))\n"
    text += random.chance(50) ? "}\n\n" : "v != \(value())\n}\n\n"
    let labelled = random.chance(50) ? body(1, scope: ["v"], usesRules: false) : ""
    text += "labels[k] := \(Self.head("v", where: labelled)) if {\n"
    text += "some k, v in \(random.pick(Self.fixed))\n\(labelled)\n}\n\n"
    text += "tree[k].n := v if some k, v in \(random.pick(["input", "input.b"]))\n\n"
    if random.chance(60) { text += "default score(_, _) := 0\n\n" }
    for number in 1...Int(random.next() % 5 + 1) {
      // An `else` keeps definitions that both hold from being a conflict.
      text += number == 1 ? "score(v, w) := 1 if {\n" : " else := \(number % 4) if {\n"
      // An equality gives a variable the type of the literal: the rest leaves it alone.
      let (filed, left) = random.chance(50) ? (["v", "v.a"], "w") : (["w"], "v")
      text += "\(self.filed(filed))\n\(functionBody(left))\n}"
    }
    text += "\n\n"
    for _ in 0..<Int(random.next() % 6 + 1) {
      text += "kinds contains \(random.pick(["\"p\"", "\"q\"", "\"r\""])) if {\n"
      text += "\(filed(["input.a", "input.b", "input.a.b"]))\n"
      text += "\(filed(["input.a", "input.c", "input.d"]))\n}\n\n"
    }
    for number in 0..<Int(random.next() % 2 + 1) {
      text += "deny contains \(number) if {\n"
      text += "\(body(Int(random.next() % 3 + 1), usesRules: true))\n}\n\n"
    }
    text += random.chance(50) ? "default allow := false\n\n" : ""
    text += "allow if {\n\(body(Int(random.next() % 2 + 1), usesRules: true))\n}\n"
    return text
  }
}
