// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension ConftestReport {
  func json() -> String {
    let arena = Arena()
    func results(_ results: [ConftestResult]) -> Node {
      arena.array(
        results.map { result in
          var entries = [entry("msg", arena.string(result.message), arena)]
          if let location = result.location { entries.append(entry("loc", place(location), arena)) }
          entries.append(entry("metadata", arena.copy(result.metadata.root), arena))
          return arena.object(entries)
        })
    }
    func place(_ location: ConftestResult.Location) -> Node {
      var entries: [Node.Entry] = []
      if let file = location.file { entries.append(entry("file", arena.string(file), arena)) }
      if var line = location.line {
        let number = line.withUTF8 { arena.number($0) }
        entries.append(entry("line", number ?? .null, arena))
      }
      return arena.object(entries)
    }
    let root = arena.array(
      checks.map { check in
        var entries = [
          // Standard input has no name.
          entry("filename", arena.string(check.file == "-" ? "" : check.file), arena),
          entry("namespace", arena.string(check.namespace), arena),
          entry("successes", .integer(check.successes), arena),
        ]
        for (key, list) in [
          ("skipped", check.skipped), ("warnings", check.warnings), ("failures", check.failures),
          ("exceptions", check.exceptions),
        ] where !list.isEmpty {
          entries.append(Node.Entry(key: arena.string(key), value: results(list)))
        }
        return arena.object(entries)
      })
    var options = JSONWriter.Options()
    options.indentation = 2
    return JSONWriter.string(root, options: options) + "\n"
  }

  /// SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).
  func sarif() -> String {
    let arena = Arena()
    var ruleNames: [String] = []
    var ruleIndex: [String: Int] = [:]
    var results: [Node] = []

    func text(_ text: String) -> Node { arena.string(text) }
    func object(_ members: [(StaticString, Node)]) -> Node {
      arena.object(members.map { Node.Entry(key: arena.string($0), value: $1) })
    }
    func message(_ string: String) -> Node { object([("text", text(string))]) }

    func add(_ check: ConftestCheck, _ kind: String, _ level: String, _ result: ConftestResult) {
      let id = "\(check.namespace)/\(kind)"
      let index = ruleIndex[id] ?? ruleNames.count
      if index == ruleNames.count {
        ruleIndex[id] = index
        ruleNames.append(id)
      }
      var physical: [(StaticString, Node)] = [
        ("artifactLocation", object([("uri", text(result.location?.file ?? check.file))]))
      ]
      if let line = result.location?.line.flatMap({ Int64($0) }), line > 0 {
        physical.append(("region", object([("startLine", .integer(line))])))
      }
      results.append(
        object([
          ("ruleId", text(id)), ("ruleIndex", .integer(index)), ("level", text(level)),
          ("message", message(result.message)),
          ("locations", arena.array([object([("physicalLocation", object(physical))])])),
          ("properties", arena.copy(result.metadata.root)),
        ]))
    }

    for check in checks {
      for result in check.failures { add(check, "deny", "error", result) }
      for result in check.warnings { add(check, "warn", "warning", result) }
      for result in check.exceptions { add(check, "allow", "note", result) }
      if check.failures.isEmpty, check.warnings.isEmpty {
        let isSkipped = check.successes == 0 && check.exceptions.isEmpty
        let words = isSkipped ? "Policy check was skipped" : "Policy was satisfied successfully"
        add(
          check, isSkipped ? "skip" : "success", "none",
          ConftestResult(message: words, query: "data.\(check.namespace)"))
      }
    }
    let rules = ruleNames.map { id in
      object([("id", text(id)), ("shortDescription", message(Self.description(ofRule: id)))])
    }
    let outcome =
      failureCount > 0
      ? "Policy violations found"
      : warningCount > 0 ? "Policy warnings found" : "No policy violations found"
    let run = object([
      (
        "tool",
        object([
          (
            "driver",
            object([
              ("name", text("bawn")), ("version", text(version)), ("rules", arena.array(rules)),
            ])
          )
        ])
      ),
      (
        "invocations",
        arena.array([
          object([
            ("executionSuccessful", .boolean(true)),
            ("exitCode", .integer(failureCount > 0 ? 1 : 0)),
            ("exitCodeDescription", text(outcome)),
          ])
        ])
      ),
      ("results", arena.array(results)),
    ])
    let root = object([
      ("version", text("2.1.0")),
      ("$schema", text("https://json.schemastore.org/sarif-2.1.0.json")),
      ("runs", arena.array([run])),
    ])
    return JSONWriter.string(root, options: .pretty) + "\n"
  }

  private static func description(ofRule id: String) -> String {
    switch id.split(separator: "/").last {
    case "success": "Policy was satisfied successfully"
    case "skip": "Policy check was skipped"
    case "allow": "Policy exception"
    case "warn": "Policy warning"
    default: "Policy violation"
    }
  }

  private func entry(_ key: StaticString, _ value: Node, _ arena: Arena) -> Node.Entry {
    Node.Entry(key: arena.string(key), value: value)
  }
}
