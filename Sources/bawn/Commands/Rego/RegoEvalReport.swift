// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import RegoSyntax

/// What `bawn rego eval` prints, in whichever format.
struct RegoEvalReport {
  /// An error with its place.
  struct Failure {
    var code = ""
    var message: String
    var file: SourceFile?
    var range: ByteRange?
    /// Where it is, from 1; 0 without a place.
    var line = 0
    var column = 0
    /// The line of source and the caret below it.
    var excerpt: [String] = []
    /// The whole message as it is shown to people.
    var description: String
  }

  var query: RegoQuery?
  var errors: [Failure] = []
  /// Whether some error ended the evaluation; those of built-ins that are only shown don't.
  private(set) var hasFailed = false
  var results: RegoResultSet?
  var explanation: RegoTrace?
  var coverage: RegoCoverage?
  var prettyLimit = 80
  private(set) var metrics: [(name: String, nanoseconds: Int64)] = []
  private(set) var aggregatedMetrics: [(name: String, values: [(name: String, value: Double)])] = []
  private(set) var profile: [RegoProfile.Line] = []
  private(set) var profiledRules: [RegoProfile.Rule] = []
  /// For each line of the profile statistics of its time over several evaluations.
  private(set) var profileStatistics: [[(name: String, value: Double)]] = []

  /// The query's answers; none when there was an error.
  var answers: [RegoResultSet.Answer] { hasFailed ? [] : results?.answers ?? [] }

  /// Whether the query has an answer.
  var isDefined: Bool { !answers.isEmpty }

  /// The variables that the query names.
  var variables: [(index: Int, name: String)] {
    (results?.variables ?? []).enumerated().filter { $0.element != "_" }.map {
      ($0.offset, $0.element)
    }
  }

  mutating func fail(_ failures: [Failure]) {
    hasFailed = true
    errors = failures + errors
  }

  mutating func addBuiltinErrors(_ found: [RegoEvaluationError]) {
    errors += found.map { Failure($0) }
  }

  mutating func take(
    metrics: RegoMetrics?, evaluations: [Int64], profiles: [RegoProfile],
    order: [RegoProfile.Order], limit: Int
  ) {
    if let metrics {
      let all = metrics.values
      if evaluations.count > 1 {
        aggregatedMetrics = all.map { ($0.name, RegoMetrics.statistics(of: [$0.nanoseconds])) }
        aggregatedMetrics.append(
          ("timer_rego_query_eval_ns", RegoMetrics.statistics(of: evaluations)))
      } else {
        self.metrics = all + evaluations.map { ("timer_rego_query_eval_ns", $0) }
      }
    }
    guard let first = profiles.first else { return }
    let sorted = first.sorted(by: order)
    profile = limit > 0 ? Array(sorted.prefix(limit)) : sorted
    profiledRules = limit > 0 ? Array(first.rules.prefix(limit)) : first.rules
    guard profiles.count > 1 else { return }
    struct Place: Hashable {
      let path: String
      let line: Int
    }
    var times: [Place: [Int64]] = [:]
    for found in profiles {
      for line in found.lines {
        times[Place(path: line.file.path, line: line.line), default: []]
          .append(Int64(clamping: line.nanoseconds))
      }
    }
    profileStatistics = profile.map {
      RegoMetrics.statistics(of: times[Place(path: $0.file.path, line: $0.line)] ?? [])
    }
  }
}

extension RegoEvalReport.Failure {
  init(message: String) { self.init(message: message, description: message) }

  init(_ error: RegoError) {
    self.init(
      code: error.code.rawValue, message: error.message, file: error.file, range: error.range,
      description: error.description)
    line = error.line
    column = error.column
    excerpt = error.details.isEmpty ? Self.excerpt(error.file, error.range) : error.details
  }

  init(_ error: RegoEvaluationError) {
    self.init(
      code: error.code.rawValue, message: error.message, file: error.file, range: error.range,
      description: error.description)
    if let file, let range {
      let position = file.position(of: Int(range.start))
      (line, column) = (position.line, position.column)
    }
    excerpt = Self.excerpt(error.file, error.range)
  }

  private static func excerpt(_ file: SourceFile?, _ range: ByteRange?) -> [String] {
    guard let file, let range else { return [] }
    let position = file.position(of: Int(range.start))
    guard let text = file.text(ofLine: position.line), text.utf8.count <= 1_000 else { return [] }
    let indent = text.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
    let column = max(position.column - 1 - indent, 0)
    return [
      String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(indent))),
      String(repeating: " ", count: column) + "^",
    ]
  }
}
