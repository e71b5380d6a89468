// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Inventory

/// Applies entries of files to findings, and keeps account of them.
///
/// Entries of earlier sources go before those of later ones, and within a file the first that
/// holds counts. Patterns are compiled once and found by rule, fingerprint, name and path, so
/// that a finding is held against few entries, however many there are.
package struct SuppressionList {
  /// One entry, ready to be held against findings.
  struct Entry {
    var rule: SuppressionRule
    var kind: Finding.Suppression.Kind
    var names: [TextPattern]
    var resources: [TextPattern]
    var paths: [PathPattern]
    var fingerprints: Set<String>
    /// Whether it may name rules that only another tool has.
    var isForeign: Bool
    /// The folder that its paths start from; nil when it speaks of other repositories too.
    var folder: String?
    /// Why it isn't followed, whatever it would silence.
    var objection: String?
    /// Whether its last day is over, or is none.
    var isOver: Bool
  }

  /// The entries that may silence findings of one rule.
  private struct Candidates {
    /// Entries that name nothing but rules.
    var plain: [Int] = []
    /// The first of them that is followed.
    var firstPlain: Int?
    var byResource = PatternIndex()
    var byPath = PatternIndex()
    var names: [String]
  }

  let entries: [Entry]
  private(set) var matched: Set<Int> = []
  private(set) var refusals: [Int: String] = [:]

  /// How many more times an entry is held against a finding: a file full of patterns that nearly
  /// match everything must not take hours. Where it runs out, findings stay.
  private var remainingChecks: Int
  private let limits: SuppressionLimits
  private let location: (SourceFile) -> String
  private var byName: [String: [Int]] = [:]
  private var byFingerprint: [String: [Int]] = [:]
  private var forPatterns: [Int] = []
  private var forAll: [Int] = []
  private var byRule: [ObjectIdentifier: Candidates] = [:]
  private var locations: [ObjectIdentifier: String] = [:]

  /// The entries of files.
  ///
  /// - Parameters:
  ///   - today: the day to hold last days against, as `YYYY-MM-DD`.
  ///   - maximumChecks: how many times an entry is held against a finding.
  ///   - location: where a file lies, from the top of the repository.
  package init(
    _ sources: [SuppressionSource], limits: SuppressionLimits = SuppressionLimits(), today: String,
    maximumChecks: Int = 100_000_000, location: @escaping (SourceFile) -> String
  ) {
    self.limits = limits
    self.location = location
    remainingChecks = maximumChecks
    let day = CalendarDay(today)
    entries = sources.flatMap { source in
      source.rules.map { rule in
        Entry(
          rule: rule, kind: source.kind,
          names: rule.rules.map { TextPattern(RuleDescription.normalized($0)) },
          resources: rule.resources.map(TextPattern.init),
          paths: rule.paths.map { PathPattern("\(source.folder)/\($0)") },
          fingerprints: Set(rule.fingerprints), isForeign: source.isForeign,
          folder: source.isShared ? nil : source.folder,
          objection: source.refusal
            ?? limits.objection(
              reason: rule.reason, until: rule.until, approvedBy: rule.approvedBy, isInline: false,
              today: day),
          isOver: rule.until.map { CalendarDay($0) == nil || $0 < today } ?? false)
      }
    }
    for (index, entry) in entries.enumerated() where !entry.rule.isEmpty {
      if !entry.fingerprints.isEmpty {
        for fingerprint in entry.fingerprints {
          byFingerprint[fingerprint, default: []].append(index)
        }
      } else if entry.names.isEmpty {
        forAll.append(index)
      } else if entry.names.contains(where: \.isPattern) {
        forPatterns.append(index)
      } else {
        for name in Set(entry.rule.rules.map(RuleDescription.normalized)) {
          byName[name, default: []].append(index)
        }
      }
    }
  }

  // MARK: - Silencing

  /// Silences the findings that entries speak of.
  package mutating func apply(to findings: inout [Finding]) {
    guard !entries.isEmpty else { return }
    for index in findings.indices where findings[index].verdict != .pass {
      guard let winner = winner(for: findings[index]), findings[index].suppression == nil else {
        continue
      }
      let entry = entries[winner]
      findings[index].suppression = Finding.Suppression(
        kind: entry.kind, reason: entry.rule.reason, approvedBy: entry.rule.approvedBy,
        until: entry.rule.until, place: entry.rule.place)
    }
  }

  /// The first entry that silences a finding; all that match are marked so.
  private mutating func winner(for finding: Finding) -> Int? {
    let candidates = candidates(for: finding.rule)
    var found = byFingerprint[finding.fingerprint] ?? []
    for fingerprint in finding.otherFingerprints {
      if let earlier = byFingerprint[fingerprint] { found += earlier }
    }
    if !candidates.byResource.isEmpty {
      let texts = Self.resourceTexts(finding)
      found += candidates.byResource.candidates(for: texts, exactly: texts)
    }
    if !candidates.byPath.isEmpty, let path = path(of: finding) {
      found += candidates.byPath.candidates(for: [path], exactly: Self.folders(of: path))
    }
    var winner = candidates.firstPlain
    guard found.count <= remainingChecks else {
      remainingChecks = 0
      return winner
    }
    remainingChecks -= found.count
    for index in found.sorted() where isMatch(index, finding, candidates.names) {
      matched.insert(index)
      if index < winner ?? .max, isFollowed(index, finding.rule) { winner = index }
    }
    return winner
  }

  private mutating func isMatch(_ index: Int, _ finding: Finding, _ names: [String]) -> Bool {
    let entry = entries[index]
    if !entry.fingerprints.isEmpty, !entry.fingerprints.contains(finding.fingerprint),
      !finding.otherFingerprints.contains(where: entry.fingerprints.contains)
    {
      return false
    }
    if !entry.names.isEmpty,
      !entry.names.contains(where: { pattern in names.contains(where: pattern.matches) })
    {
      return false
    }
    if !entry.resources.isEmpty {
      let texts = Self.resourceTexts(finding)
      guard entry.resources.contains(where: { texts.contains(where: $0.matches) }) else {
        return false
      }
    }
    guard !entry.paths.isEmpty else { return true }
    guard let path = path(of: finding) else { return false }
    return entry.paths.contains { $0.matches(path) }
  }

  /// Whether nothing keeps an entry from being followed for a rule; what does is kept.
  private mutating func isFollowed(_ index: Int, _ rule: RuleDescription) -> Bool {
    let entry = entries[index]
    if entry.isOver || entry.objection != nil { return false }
    let objection = limits.objection(toEntryFor: rule, approvedBy: entry.rule.approvedBy)
    if let objection { refusals[index] = refusals[index] ?? objection }
    return objection == nil
  }

  private mutating func candidates(for rule: RuleDescription) -> Candidates {
    let key = ObjectIdentifier(rule)
    if let known = byRule[key] { return known }
    let names = rule.names
    var candidates = Candidates(names: names)
    var indices = Set(forAll)
    for name in names { indices.formUnion(byName[name] ?? []) }
    for index in forPatterns
    where entries[index].names.contains(where: { names.contains(where: $0.matches) }) {
      indices.insert(index)
    }
    for index in indices.sorted() {
      let entry = entries[index]
      if !entry.resources.isEmpty {
        for (text, pattern) in zip(entry.rule.resources, entry.resources) {
          if pattern.isPattern {
            candidates.byResource.add(prefix: pattern.prefix, index)
          } else {
            candidates.byResource.add(exact: text, index)
          }
        }
      } else if !entry.paths.isEmpty {
        for path in entry.paths {
          if path.isPattern {
            candidates.byPath.add(prefix: path.prefix, index)
          } else {
            candidates.byPath.add(exact: path.text, index)
          }
        }
      } else {
        candidates.plain.append(index)
        matched.insert(index)
        if isFollowed(index, rule), candidates.firstPlain == nil { candidates.firstPlain = index }
      }
    }
    byRule[key] = candidates
    return candidates
  }

  /// Whether there were more entries to be tried than could be.
  var isExhausted: Bool { remainingChecks == 0 }

  // MARK: - What a finding is called

  /// What patterns for resources are held against: the address with and without instance keys,
  /// the name alone, and what it is called in the cloud.
  package static func resourceTexts(_ finding: Finding) -> [String] {
    let subject = finding.subject
    var texts = [subject.address]
    let plain = ResourceAddress.withoutKeys(subject.address)
    if plain != subject.address { texts.append(plain) }
    if let dot = plain.utf8.lastIndex(of: UInt8(ascii: ".")) {
      texts.append(String(plain[plain.utf8.index(after: dot)...]))
    }
    texts += subject.names
    if let id = subject.id { texts.append(id) }
    if let arn = subject.arn { texts.append(arn) }
    return texts
  }

  private mutating func path(of finding: Finding) -> String? {
    guard let file = finding.location.file else { return nil }
    let key = ObjectIdentifier(file)
    if let known = locations[key] { return known }
    let path = location(file)
    locations[key] = path
    return path
  }

  /// A path and the folders it lies in, up to the top, which is the empty text.
  private static func folders(of path: String) -> [String] {
    var folders = ["", path]
    for index in path.utf8.indices where path.utf8[index] == UInt8(ascii: "/") {
      folders.append(String(path[..<index]))
    }
    return folders
  }
}
