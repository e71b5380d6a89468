// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Findings read back from a report in `json` or `jsonl`.
package struct RecordedFindings {
  /// The findings.
  package private(set) var findings: [Finding] = []
  /// The files whose code isn't at hand.
  private var missing: Set<ObjectIdentifier> = []
  private var files: [String: SourceFile?] = [:]
  private let source: (String) -> SourceFile?
  private let rule: (String) -> RuleDescription?

  /// Why a report can't be read.
  package struct Failure: Error {
    /// What is wrong.
    package var message: String
  }

  /// The furthest line that is believed of a file that isn't at hand.
  private static let furthestLine = 1_000_000

  /// Reads a report.
  ///
  /// - Parameters:
  ///   - source: the file that a path of the report means, where it is at hand.
  ///   - rule: the rule of an id, where there is one.
  /// - Throws: `Failure` for what is no report.
  package init(
    _ file: SourceFile, source: @escaping (String) -> SourceFile?,
    rule: @escaping (String) -> RuleDescription?
  ) throws(Failure) {
    self.source = source
    self.rule = rule
    if let document = JSONReader.read(file).document {
      let root = document.view
      if root["findings"].node.isKind(.array) {
        for record in root["findings"].elements { add(record) }
        return
      }
      // A report in lines may have only one.
      guard root["kind"].exists else {
        throw Failure(message: "it holds no \"findings\"; give a report made by --format json")
      }
    }
    try readLines(file)
  }

  private mutating func readLines(_ file: SourceFile) throws(Failure) {
    let lines = file.bytes.split(separator: 0x0A)
    guard !lines.isEmpty else { throw Failure(message: "it is empty") }
    for (index, line) in lines.enumerated() {
      guard let document = JSONReader.read(Array(line)).document else {
        throw Failure(
          message: "line \(index + 1) is no JSON; give a report made by --format json or jsonl")
      }
      let record = document.view
      if record["kind"].string == "finding" { add(record) }
    }
  }

  /// Whether the code of a finding is at hand.
  package func hasCode(_ finding: Finding) -> Bool {
    finding.decidingPlace.file.map { !missing.contains(ObjectIdentifier($0)) } ?? false
  }

  // MARK: - Records

  private mutating func add(_ record: Document.View) {
    guard let id = record["rule"].string, let fingerprint = record["fingerprint"].string else {
      return
    }
    let severity = record["severity"].string.flatMap(Severity.init(rawValue:)) ?? .info
    let action = record["action"].string.flatMap(RuleAction.init(rawValue:)) ?? .audit
    let rule =
      rule(id)
      ?? RuleDescription(
        id: id, aliases: record["aliases"].strings, title: record["title"].string ?? id,
        severity: severity, action: action)
    let subject = record["resource"]
    let location = record["location"]
    let causes = record["cause"].elements.map { cause in
      Finding.Cause(
        path: cause["path"].string ?? "", place: place(cause, "line", "line"),
        isAbsent: cause["absent"].boolean ?? false)
    }
    let calls = record["calls"].elements.map { call in
      Finding.Call(address: call["address"].string ?? "", place: place(call, "line", "line"))
    }
    let silenced = record["suppression"]
    var finding =
      Finding(
        rule: rule, severity: severity, action: action,
        verdict: record["verdict"].string.flatMap(Verdict.init(rawValue:)) ?? .fail,
        message: record["message"].string ?? "",
        subject: .init(
          type: subject["type"].string ?? "", address: subject["address"].string ?? "",
          id: subject["id"].string, arn: subject["arn"].string,
          provider: subject["provider"].string ?? "", account: subject["account"].string,
          region: subject["region"].string, environment: subject["environment"].string,
          scope: subject["scope"].string ?? ""),
        location: place(location, "startLine", "endLine"), calls: calls, causes: causes,
        unknowns: record["unknowns"].strings, fingerprint: fingerprint,
        previousFingerprints: record["previousFingerprints"].strings,
        suppression: silenced["kind"].string.flatMap(Finding.Suppression.Kind.init(rawValue:))
          .map { kind in
            Finding.Suppression(
              kind: kind, reason: silenced["reason"].string ?? "",
              approvedBy: silenced["approvedBy"].string, until: silenced["until"].string,
              place: place(silenced, "line", "line"))
          })
    finding.linkedFingerprints = record["linkedFingerprints"].strings
    let live = subject["live"]
    if let snapshot = live["snapshot"].string {
      let address = live["codeAddress"].string
      finding.subject.live = Finding.Live(
        snapshot: snapshot, call: live["call"].string ?? "",
        code: address.map {
          Finding.CodeAddress(scope: live["codeScope"].string ?? "", address: $0)
        })
    }
    findings.append(finding)
  }

  private mutating func place(
    _ record: Document.View, _ first: String, _ last: String
  ) -> Finding.Place {
    guard let path = record["file"].string, let start = record[first].integer, start > 0 else {
      return .none
    }
    let end = max(record[last].integer ?? start, start)
    if let file = file(path), end <= file.lineStarts.count {
      let lower = Int(file.lineStarts[start - 1])
      let upper = end < file.lineStarts.count ? Int(file.lineStarts[end]) : file.bytes.count
      return Finding.Place(file: file, bytes: ByteRange(lower, max(upper, lower)))
    }
    // The lines are known, though not what stands there.
    guard end <= Self.furthestLine else { return .none }
    let file = SourceFile(path: path, bytes: Array(repeating: 0x0A, count: end))
    missing.insert(ObjectIdentifier(file))
    files["\(path):\(end)"] = file
    return Finding.Place(file: file, bytes: ByteRange(start - 1, end))
  }

  private mutating func file(_ path: String) -> SourceFile? {
    if let known = files[path] { return known }
    let found = source(path)
    files[path] = .some(found)
    return found
  }
}
