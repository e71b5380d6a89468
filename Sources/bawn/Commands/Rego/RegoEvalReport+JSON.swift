// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax

extension RegoEvalReport {
  /// The whole report as JSON in the shape of `opa eval`.
  ///
  /// - Parameter isDiscarding: whether a word stands in the place of the result.
  func json(isDiscarding: Bool) -> String {
    let arena = Arena()
    var entries: [Node.Entry] = []
    func add(_ key: String, _ value: Node) {
      entries.append(Node.Entry(key: arena.string(key), value: value))
    }
    if !errors.isEmpty { add("errors", arena.array(errors.map { Self.node($0, in: arena) })) }
    if isDefined {
      add("result", isDiscarding ? arena.string("discarded") : resultNode(in: arena))
    }
    if !metrics.isEmpty {
      add("metrics", Self.object(metrics.map { ($0.name, .integer($0.nanoseconds)) }, in: arena))
    }
    if !aggregatedMetrics.isEmpty {
      let all = aggregatedMetrics.map { ($0.name, Self.node($0.values, in: arena)) }
      add("aggregated_metrics", Self.object(all, in: arena))
    }
    if let explanation { add("explanation", explanation.node(in: arena)) }
    if !profile.isEmpty {
      let key = profileStatistics.isEmpty ? "profile" : "aggregated_profile"
      add(key, arena.array(profile.indices.map { profileNode($0, in: arena) }))
      let rules = profiledRules.map {
        Self.object(
          [
            ("name", arena.string($0.name)), ("num_eval", .integer($0.evaluations)),
            ("total_time_ns", .integer(Int64(clamping: $0.nanoseconds))),
          ], in: arena)
      }
      add("profile_rules", arena.array(rules))
    }
    if let coverage { add("coverage", coverage.node(in: arena)) }
    return JSONWriter.string(arena.object(entries), options: Self.pretty) + "\n"
  }

  /// One array of the expressions' values for each answer.
  var values: String {
    let arena = Arena()
    return answers.map {
      JSONWriter.string(arena.array($0.expressions), options: Self.pretty) + "\n"
    }.joined()
  }

  /// One object of the variables' values for each answer.
  var bindings: String {
    let arena = Arena()
    return answers.map {
      JSONWriter.string(bindingsNode($0, in: arena), options: Self.pretty) + "\n"
    }.joined()
  }

  /// One line for each answer, strings as they are.
  var raw: String {
    answers.map { answer in
      answer.expressions.map { $0.string ?? JSONWriter.string($0, options: Self.compact) }
        .joined(separator: " ") + "\n"
    }.joined()
  }

  static var compact: JSONWriter.Options {
    var options = JSONWriter.Options()
    options.sortsKeys = true
    return options
  }

  static var pretty: JSONWriter.Options {
    var options = JSONWriter.Options.pretty
    options.sortsKeys = true
    return options
  }

  // MARK: - Parts

  private static func object(_ entries: [(String, Node)], in arena: Arena) -> Node {
    arena.object(entries.map { Node.Entry(key: arena.string($0.0), value: $0.1) })
  }

  private static func number(_ value: Double, in arena: Arena) -> Node {
    if let whole = Int64(exactly: value) { return .integer(whole) }
    var text = "\(value)"
    return text.withUTF8 { arena.number($0) } ?? .null
  }

  private static func node(
    _ statistics: [(name: String, value: Double)], in arena: Arena
  ) -> Node {
    object(statistics.map { ($0.name, number($0.value, in: arena)) }, in: arena)
  }

  private static func place(_ file: SourceFile, _ range: ByteRange, in arena: Arena) -> Node {
    let position = file.position(of: Int(range.start))
    return object(
      [
        ("file", arena.string(file.path)), ("row", .integer(position.line)),
        ("col", .integer(position.column)),
      ], in: arena)
  }

  private static func node(_ failure: Failure, in arena: Arena) -> Node {
    var entries: [(String, Node)] = [("message", arena.string(failure.message))]
    if !failure.code.isEmpty { entries.append(("code", arena.string(failure.code))) }
    if let file = failure.file, failure.range != nil {
      let place = [
        ("file", arena.string(file.path)), ("row", Node.integer(failure.line)),
        ("col", Node.integer(failure.column)),
      ]
      entries.append(("location", object(place, in: arena)))
    }
    if failure.excerpt.count == 2 {
      let details = [
        ("line", arena.string(failure.excerpt[0])),
        ("idx", Node.integer(failure.excerpt[1].utf8.count - 1)),
      ]
      entries.append(("details", object(details, in: arena)))
    }
    return object(entries, in: arena)
  }

  private func bindingsNode(_ answer: RegoResultSet.Answer, in arena: Arena) -> Node {
    arena.sortedObject(
      variables.map {
        Node.Entry(key: arena.string($0.name), value: answer.bindings[$0.index])
      })
  }

  private func resultNode(in arena: Arena) -> Node {
    let texts = expressionTexts
    return arena.array(
      answers.map { answer in
        let expressions = zip(answer.expressions, texts).map { value, text in
          let place = Self.object(
            [("row", .integer(text.line)), ("col", .integer(text.column))], in: arena)
          return Self.object(
            [("value", value), ("text", arena.string(text.text)), ("location", place)], in: arena)
        }
        var entries = [("expressions", arena.array(expressions))]
        if !variables.isEmpty { entries.append(("bindings", bindingsNode(answer, in: arena))) }
        return Self.object(entries, in: arena)
      })
  }

  /// The query's expressions as they were written.
  var expressionTexts: [(text: String, line: Int, column: Int)] {
    guard let query else { return [] }
    return query.body.expressions.map { expression in
      let bytes = query.file.bytes[Int(expression.range.start)..<Int(expression.range.end)]
      let position = query.file.position(of: Int(expression.range.start))
      return (String(decoding: bytes, as: UTF8.self), position.line, position.column)
    }
  }

  private func profileNode(_ index: Int, in arena: Arena) -> Node {
    let line = profile[index]
    var entries: [(String, Node)] = [
      ("location", Self.place(line.file, line.range, in: arena)),
      ("num_eval", .integer(line.evaluations)), ("num_redo", .integer(line.returns)),
      ("num_gen_expr", .integer(line.statements)),
    ]
    if profileStatistics.isEmpty {
      entries.append(("total_time_ns", .integer(Int64(clamping: line.nanoseconds))))
    } else {
      entries.append(
        ("total_time_ns_stats", Self.node(profileStatistics[index], in: arena)))
    }
    return Self.object(entries, in: arena)
  }
}
