// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// A rule that is a test.
struct DiscoveredTest: Sendable {
  let package: [String]
  /// The rule's name up to the part that begins with `test_`.
  let name: [String]
  let file: SourceFile
  let range: ByteRange
  let isSkipped: Bool
  /// Whether names of cases follow the test's name.
  let hasCases: Bool

  var path: [String] { package + name }
  var packageName: String { RuleGroup.name(package.map { .string($0) }) }
  var ruleName: String {
    // The first part may end in a number (`test_x#01`), which isn't a name of the language.
    (name.first ?? "") + RuleGroup.name(name.dropFirst().map { .string($0) }).dropFirst(4)
  }
  var fullName: String { "\(packageName).\(ruleName)" }
}

/// Finds tests among rules.
enum TestDiscovery {
  static let prefix = "test_"
  static let skippedPrefix = "todo_test_"

  /// The tests of modules in order. Of several definitions of one test each is a test of its own:
  /// the second one of `test_x` is renamed `test_x#01`, the next `test_x#02`, as OPA does.
  static func tests(in modules: inout [Module]) -> [DiscoveredTest] {
    var found: [DiscoveredTest] = []
    var counts: [[String]: Int] = [:]
    for index in modules.indices {
      let package = modules[index].package.path
      for position in modules[index].rules.indices {
        var rule = modules[index].rules[position]
        guard !rule.isDefault, var name = testName(of: rule.head) else { continue }
        let isSkipped = name.last?.hasPrefix(skippedPrefix) == true
        let length = name.count
        if !isSkipped {
          let count = counts[package + name, default: 0]
          counts[package + name] = count + 1
          if count > 0, let last = name.popLast() {
            let renamed = "\(last)#\(count < 10 ? "0" : "")\(count)"
            name.append(renamed)
            rule.head.name = renaming(rule.head.name, at: length - 1, to: renamed)
            modules[index].rules[position] = rule
          }
        }
        found.append(
          DiscoveredTest(
            package: package, name: name, file: modules[index].file, range: rule.range,
            isSkipped: isSkipped, hasCases: rule.head.name.count > length))
      }
    }
    return found
  }

  private static func testName(of head: RuleHead) -> [String]? {
    var name: [String] = []
    for term in [head.name.head] + head.name.arguments {
      switch term.kind {
      case .variable(let variable) where name.isEmpty: name.append(variable.name)
      case .string(let part) where !name.isEmpty: name.append(part)
      default: return nil
      }
      if let last = name.last, last.hasPrefix(prefix) || last.hasPrefix(skippedPrefix) {
        return name
      }
    }
    return nil
  }

  private static func renaming(_ ref: Ref, at index: Int, to name: String) -> Ref {
    var terms = ref.terms
    terms[index] =
      index == 0
      ? Term(.variable(Variable(name)), range: terms[0].range)
      : Term(.string(name), range: terms[index].range)
    return Ref(head: terms[0], arguments: Array(terms.dropFirst()))
  }
}
