// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Applies the silencing comments of scanned files to findings, and keeps account of them.
package struct InlineSuppressions {
  /// What comments are held against.
  package struct Settings {
    /// The day for what expires, as `YYYY-MM-DD`.
    package var today: String
    /// What suppressions have to meet.
    package var limits = SuppressionLimits()
    /// The texts of an attribute of a finding's resource, for marks that ask for a value.
    package var attribute: (Finding, _ path: String) -> [String] = { _, _ in [] }
    /// The marks that count, for a file; nil lets all count.
    package var accepted: ((SourceFile) -> [InlineMark]?)?
    /// What a mark isn't in that doesn't count, such as `in "main"`.
    package var acceptedWhere = ""

    /// Everything counts that holds on a day.
    package init(today: String) { self.today = today }
  }

  private let settings: Settings
  private let day: CalendarDay?
  private var files: [ObjectIdentifier: FileMarks] = [:]
  private var names: [ObjectIdentifier: [String]] = [:]
  /// Marks that silenced nothing only because something forbids it, and what.
  private var refusals: [MarkKey: String] = [:]
  private var matched: Set<MarkKey> = []
  /// The last file that was asked about, and whether it holds a mark.
  private var lastAsked: (file: SourceFile, holdsMarks: Bool)?

  private struct FileMarks {
    var file: SourceFile
    var index: InlineMarkIndex
    /// For each mark, why it doesn't count whatever it would silence.
    var objections: [String?]
    /// The groups that speak of a rule, by rule.
    var groups: [ObjectIdentifier: [String]] = [:]
  }

  private struct MarkKey: Hashable {
    var file: ObjectIdentifier
    var mark: Int
  }

  /// Suppressions that haven't silenced anything yet.
  package init(_ settings: Settings) {
    self.settings = settings
    day = CalendarDay(settings.today)
  }

  // MARK: - Silencing

  /// Silences what comments speak of: in a resource's block, on the line above, on the line of a
  /// cause, and at the calls of the modules it stands in.
  package mutating func apply(to findings: inout [Finding]) {
    for index in findings.indices where findings[index].verdict != .pass {
      let marks = marks(for: findings[index])
      guard !marks.isEmpty else { continue }
      matched.formUnion(marks)
      guard findings[index].suppression == nil else { continue }
      for key in marks {
        guard let file = files[key.file] else { continue }
        let mark = file.index.marks[key.mark]
        guard mark.holds(on: settings.today), file.objections[key.mark] == nil else { continue }
        if let objection = settings.limits.objection(toCommentOn: findings[index]) {
          refusals[key] = refusals[key] ?? objection
          continue
        }
        findings[index].suppression = Finding.Suppression(
          kind: .inline, reason: mark.reason, until: mark.until,
          place: Finding.Place(file: file.file, bytes: mark.bytes))
        break
      }
    }
  }

  /// The marks that speak of a finding, nearest first.
  private mutating func marks(for finding: Finding) -> [MarkKey] {
    var found: [MarkKey] = []
    var seen: Set<MarkKey> = []
    func add(_ keys: [MarkKey]) { found += keys.filter { seen.insert($0).inserted } }
    guard holdsMarks(around: finding) else { return [] }
    let deciding = finding.decidingPlace
    let isCause = !finding.causes.isEmpty
    for cause in finding.causes {
      let decides = cause.place.bytes == deciding.bytes && cause.place.file === deciding.file
      add(marks(for: finding, at: cause.place, isBlock: false, isDeciding: decides))
    }
    add(marks(for: finding, at: finding.location, isBlock: true, isDeciding: !isCause))
    for call in finding.calls.reversed() {
      add(marks(for: finding, at: call.place, isBlock: true, isDeciding: false))
    }
    return found
  }

  /// Whether a file that the finding has to do with holds a mark at all; few do.
  private mutating func holdsMarks(around finding: Finding) -> Bool {
    if holdsMarks(finding.location.file) { return true }
    for call in finding.calls where holdsMarks(call.place.file) { return true }
    for cause in finding.causes where holdsMarks(cause.place.file) { return true }
    return false
  }

  private mutating func holdsMarks(_ file: SourceFile?) -> Bool {
    guard let file else { return false }
    // Findings come file by file, more or less.
    if let (last, answer) = lastAsked, last === file { return answer }
    let key = ObjectIdentifier(file)
    if files[key] == nil { files[key] = read(file) }
    let answer = files[key].map { !$0.index.marks.isEmpty } ?? false
    lastAsked = (file, answer)
    return answer
  }

  private mutating func marks(
    for finding: Finding, at place: Finding.Place, isBlock: Bool, isDeciding: Bool
  ) -> [MarkKey] {
    guard let file = place.file else { return [] }
    let key = ObjectIdentifier(file)
    if files[key] == nil { files[key] = read(file) }
    guard let marks = files[key], !marks.index.marks.isEmpty else { return [] }
    let rule = ObjectIdentifier(finding.rule)
    let groups = marks.groups[rule] ?? marks.index.groups(for: names(of: finding.rule))
    if marks.groups[rule] == nil { files[key]?.groups[rule] = groups }
    var found: [MarkKey] = []
    for group in groups {
      marks.index.marks(
        in: group,
        at: InlineMarkIndex.Place(bytes: place.bytes, isBlock: isBlock, isDeciding: isDeciding)
      ) { index in
        if meets(marks.index.marks[index], finding) {
          found.append(MarkKey(file: key, mark: index))
        }
      }
    }
    return found
  }

  /// Whether a finding meets the conditions that a mark adds to its place.
  private func meets(_ mark: InlineMark, _ finding: Finding) -> Bool {
    if let workspace = mark.workspace,
      !TextPattern(workspace).matches(finding.subject.workspace ?? "default")
    {
      return false
    }
    return mark.attributes.allSatisfy { attribute in
      settings.attribute(finding, attribute.path).contains(attribute.value)
    }
  }

  private func read(_ file: SourceFile) -> FileMarks {
    let marks = InlineMark.find(in: file)
    var counting: [InlineMark.Identity: Int]?
    if !marks.isEmpty, let accepted = settings.accepted {
      counting = [:]
      for mark in accepted(file) ?? [] { counting?[mark.identity, default: 0] += 1 }
    }
    let objections = marks.map { mark -> String? in
      if let left = counting?[mark.identity], left > 0 {
        counting?[mark.identity] = left - 1
      } else if counting != nil {
        return "it isn't \(settings.acceptedWhere)"
      }
      return settings.limits.objection(
        reason: mark.reason, until: mark.until, approvedBy: nil, isInline: true, today: day)
    }
    return FileMarks(file: file, index: InlineMarkIndex(marks), objections: objections)
  }

  private mutating func names(of rule: RuleDescription) -> [String] {
    let key = ObjectIdentifier(rule)
    if let known = names[key] { return known }
    let names = rule.names
    self.names[key] = names
    return names
  }

  // MARK: - What is to be said of them

  /// What is to be said of the comments of judged files.
  ///
  /// - Parameters:
  ///   - judged: the files whose resources were judged.
  ///   - rules: the rules that were used; a mark for another rule says nothing about this scan.
  ///   - isKnown: whether any rule carries a name.
  ///   - isComplete: whether nothing was kept from being judged, so that a mark without a finding
  ///     is one too many.
  package mutating func notices(
    judged: [SourceFile], rules: [RuleDescription], isComplete: Bool, isKnown: (String) -> Bool
  ) -> [SuppressionNotice] {
    let used = Set(rules.flatMap(\.names))
    var notices: [SuppressionNotice] = []
    for file in judged.sorted(by: { $0.path < $1.path }) {
      let key = ObjectIdentifier(file)
      let marks = files[key] ?? read(file)
      for (index, mark) in marks.index.marks.enumerated() {
        let markKey = MarkKey(file: key, mark: index)
        guard
          let notice = notice(
            mark, objection: marks.objections[index] ?? refusals[markKey],
            isMatched: matched.contains(markKey), isUsed: Self.isUsed(mark, used),
            isComplete: isComplete, isKnown: isKnown)
        else { continue }
        notices.append(
          SuppressionNotice(
            problem: notice.problem, kind: .inline, subject: mark.rule, message: notice.message,
            place: Finding.Place(file: file, bytes: mark.bytes)))
      }
    }
    return notices
  }

  private static func isUsed(_ mark: InlineMark, _ used: Set<String>) -> Bool {
    let name = RuleDescription.normalized(mark.rule)
    if used.contains(name) { return true }
    let pattern = TextPattern(name)
    return pattern.isPattern && used.contains(where: pattern.matches)
  }

  private func notice(
    _ mark: InlineMark, objection: String?, isMatched: Bool, isUsed: Bool, isComplete: Bool,
    isKnown: (String) -> Bool
  ) -> (problem: SuppressionNotice.Problem, message: String)? {
    if mark.rule.isEmpty {
      return (.unmatched, "the comment names no rule; write bawn:ignore ID and a reason")
    }
    // Other tools have rules of their own; only Bawn's words can be a slip of the pen.
    if mark.tool == .bawn, !TextPattern(mark.rule).isPattern, !isKnown(mark.rule) {
      return (.unmatched, "no rule is called \"\(mark.rule)\"; see bawn rules list")
    }
    guard isUsed else { return nil }
    if !mark.holds(on: settings.today) {
      let until = mark.until ?? ""
      return CalendarDay(until) == nil
        ? (
          .expired,
          "the last day \"\(until)\" is no date, so that the comment never holds; "
            + "write it as YYYY-MM-DD"
        )
        : (.expired, "the comment held until \(until); settle the finding or renew the comment")
    }
    if let objection { return (.refused, "the comment isn't followed: \(objection)") }
    if !isMatched, isComplete {
      return (.unmatched, "the comment silences nothing here; take it out")
    }
    return nil
  }
}
