// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Collects a run's results and the rules they speak of, worst first, within the limits.
struct SARIFResults {
  private let report: SARIFReport
  private let make: JSONNodes
  private(set) var nodes: [Node] = []
  private(set) var rules: [RuleDescription] = []
  private var positions: [String: Int] = [:]
  private var hashes: [ObjectIdentifier: LineHashes] = [:]
  /// How many results the limits left out.
  private var leftOut = 0
  /// No less than what a compressed report may take.
  private var bytes = 1 << 18
  private var cutLocations = 0
  /// Texts that stood in a result before, by their hashes.
  private var seen: Set<Int> = []

  /// Bytes of a name that are shown.
  private static let maximumText = 1000

  private static func short(_ text: String) -> String {
    ReportText.cut(text, limit: maximumText)
  }

  init(_ report: SARIFReport) {
    self.report = report
    make = report.nodes
  }

  mutating func add(_ finding: Finding) {
    let excerpt = CodeExcerpt(finding, limit: 240)?.lines.first(where: \.isMarked)?.text
    let size = size(finding, excerpt)
    let isKnown = positions[finding.rule.id] != nil
    guard leftOut == 0, nodes.count < report.limits.results,
      isKnown || rules.count < report.limits.rules, bytes + size <= report.limits.bytes
    else {
      leftOut += 1
      return
    }
    bytes += size
    nodes.append(result(finding, excerpt))
  }

  /// What was left out, and what GitHub won't show.
  func cuts() -> [Diagnostic] {
    var cuts: [Diagnostic] = []
    func add(_ message: String) {
      cuts.append(Diagnostic(id: "sarif-limit", severity: .warning, message: message))
    }
    if leftOut > 0 {
      add(
        "the SARIF report holds the worst \(nodes.count) of \(nodes.count + leftOut) results, "
          + "since GitHub's code scanning takes no more; select with --severity or --rule")
    } else if nodes.count > report.limits.shownResults {
      add(
        "the SARIF report holds \(nodes.count) results, of which GitHub's code scanning shows the "
          + "worst \(report.limits.shownResults); select with --severity or --rule")
    }
    if cutLocations > 0 {
      add(
        "\(ReportText.counted(cutLocations, "result")) of the SARIF report have more than "
          + "\(report.limits.locations) related places, of which the first are kept")
    }
    return cuts
  }

  // MARK: - One result

  private mutating func result(_ finding: Finding, _ excerpt: String?) -> Node {
    let place = finding.decidingPlace
    let isFail = finding.verdict == .fail
    let kind =
      switch finding.verdict {
      case .fail: "fail"
      case .undetermined: "open"
      case .pass: "pass"
      }
    return make.object([
      ("ruleId", make.text(finding.rule.id)),
      ("ruleIndex", .integer(position(of: finding.rule))),
      ("kind", make.text(kind)),
      // Anything but a failure has none (§3.27.10).
      ("level", make.text(isFail ? SARIFReport.level(finding.severity) : "none")),
      ("message", report.message(Self.text(finding))),
      (
        "locations",
        make.list([
          report.location(
            place, of: finding, snippet: excerpt.map { ReportText.visible($0) },
            [("logicalLocations", resource(finding))])
        ])
      ),
      ("relatedLocations", related(finding)),
      ("codeFlows", flow(finding)),
      ("partialFingerprints", fingerprints(finding, place)),
      ("suppressions", suppressions(finding)),
      (
        "properties",
        make.object([
          ("severity", make.text(finding.severity.rawValue)),
          ("security-severity", make.text(SARIFReport.score(finding.severity))),
          ("resource", make.text(Self.short(finding.subject.address))),
          ("resourceType", make.text(finding.subject.type)),
          (
            "unknowns",
            finding.unknowns.isEmpty ? nil : make.texts(finding.unknowns.map(Self.short))
          ),
          ("account", finding.subject.live == nil ? nil : finding.subject.account.map(make.text)),
          ("region", finding.subject.live == nil ? nil : finding.subject.region.map(make.text)),
          ("codeAddress", finding.subject.live?.code.map { make.text(Self.short($0.address)) }),
          (
            "linkedFingerprints",
            finding.linkedFingerprints.isEmpty ? nil : make.texts(finding.linkedFingerprints)
          ),
          (
            "previousFingerprints",
            finding.previousFingerprints.isEmpty ? nil : make.texts(finding.previousFingerprints)
          ),
        ])
      ),
    ])
  }

  private static func text(_ finding: Finding) -> String {
    var text = "\(finding.rule.title): \(finding.message) (\(finding.subject.address))"
    if finding.verdict == .undetermined {
      let reasons = finding.unknowns.prefix(3).map(TerminalReport.reason)
      text += ", not decided " + (reasons.isEmpty ? "yet" : reasons.joined(separator: ", "))
    }
    return text
  }

  private mutating func position(of rule: RuleDescription) -> Int {
    if let known = positions[rule.id] { return known }
    positions[rule.id] = rules.count
    rules.append(rule)
    return rules.count - 1
  }

  private func resource(_ finding: Finding) -> Node {
    let address = Self.short(finding.subject.address)
    let name = finding.subject.live == nil ? nil : finding.subject.names.first
    return make.list([
      make.object([
        ("name", make.text(name.map(Self.short) ?? address)),
        ("fullyQualifiedName", make.text(address)),
        ("kind", make.text("resource")),
      ])
    ])
  }

  /// What else decided, and the module calls that lead there.
  private mutating func related(_ finding: Finding) -> Node? {
    var places: [(place: Finding.Place, text: String)] = []
    let main = finding.decidingPlace
    for cause in finding.causes where cause.place.file != nil {
      let isMain =
        cause.place.file === main.file && cause.place.startLine == main.startLine
        && !cause.isAbsent
      if isMain, places.isEmpty { continue }
      places.append((cause.place, cause.isAbsent ? "no \(cause.path)" : cause.path))
    }
    if finding.location.file != nil, finding.location.file !== main.file {
      places.append((finding.location, finding.subject.address))
    }
    for call in finding.calls where call.place.file != nil {
      places.append((call.place, "called as \(call.address)"))
    }
    if places.count > report.limits.locations - 1 {
      cutLocations += 1
      places.removeLast(places.count - report.limits.locations + 1)
    }
    guard !places.isEmpty else { return nil }
    return make.list(
      places.enumerated().map { index, entry in
        report.location(
          entry.place, [("id", .integer(index + 1)), ("message", report.message(entry.text))])
      })
  }

  /// The way through modules, from the outermost call to what decided.
  private func flow(_ finding: Finding) -> Node? {
    let calls = finding.calls.filter { $0.place.file != nil }
    guard !calls.isEmpty, finding.location.file != nil else { return nil }
    var steps = calls.prefix(report.limits.locations - 2).map {
      report.location($0.place, [("message", report.message("calls \($0.address)"))])
    }
    steps.append(
      report.location(
        finding.location, [("message", report.message(finding.subject.address))]))
    if let cause = finding.causes.first(where: { $0.place.file != nil }) {
      let text = cause.isAbsent ? "no \(cause.path)" : cause.path
      steps.append(report.location(cause.place, [("message", report.message(text))]))
    }
    let thread = make.object([
      ("locations", make.list(steps.map { make.object([("location", $0)]) }))
    ])
    return make.list([make.object([("threadFlows", make.list([thread]))])])
  }

  private mutating func fingerprints(_ finding: Finding, _ place: Finding.Place) -> Node {
    var line: String?
    if let file = place.file {
      let key = ObjectIdentifier(file)
      let known = hashes[key] ?? LineHashes(file.bytes)
      hashes[key] = known
      line = known.text(ofLine: place.startLine)
    }
    return make.object([
      ("bawnFingerprint/v1", make.text(finding.fingerprint)),
      ("primaryLocationLineHash", line.map(make.text)),
    ])
  }

  private func suppressions(_ finding: Finding) -> Node? {
    guard let suppression = finding.suppression else { return nil }
    var reason = suppression.reason
    if let name = suppression.approvedBy { reason += reason.isEmpty ? name : " (\(name))" }
    if let until = suppression.until { reason += "\(reason.isEmpty ? "" : ", ")until \(until)" }
    return make.list([
      make.object([
        ("kind", make.text(suppression.kind == .inline ? "inSource" : "external")),
        ("status", make.text("accepted")),
        ("justification", reason.isEmpty ? nil : make.text(ReportText.visible(reason))),
        ("location", suppression.place.file == nil ? nil : report.location(suppression.place)),
      ])
    ])
  }

  /// About what a result adds to the compressed report, rather more than less: its own texts as
  /// they are, little for those that stood there before, and what is the same in all results.
  private mutating func size(_ finding: Finding, _ excerpt: String?) -> Int {
    var texts = [finding.message, finding.subject.address, excerpt ?? ""]
    texts += finding.causes.map(\.path) + finding.calls.map(\.address) + finding.unknowns
    if let suppression = finding.suppression { texts.append(suppression.reason) }
    return texts.reduce(96) { total, text in
      // A text that several results share, or one result holds several times, is referred to.
      let isNew = seen.insert(text.hashValue).inserted
      return total + (isNew ? min(text.utf8.count, Self.maximumText) : 0) + 8
    }
  }
}
