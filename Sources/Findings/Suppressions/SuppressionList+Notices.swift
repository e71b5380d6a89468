// Bawn
// SPDX-License-Identifier: Apache-2.0

extension SuppressionList {
  /// What is to be said of the entries, in their order.
  ///
  /// - Parameters:
  ///   - rules: the rules that were used; an entry for other rules says nothing about this scan.
  ///   - isJudged: whether everything in a folder was judged, so that an entry for it without a
  ///     finding is one too many.
  ///   - isKnown: whether any rule carries a name.
  package func notices(
    rules: [RuleDescription], isJudged: (_ folder: String) -> Bool, isKnown: (String) -> Bool
  ) -> [SuppressionNotice] {
    let used = Set(rules.flatMap(\.names))
    guard !isExhausted else {
      return [
        SuppressionNotice(
          problem: .refused, kind: .policy, subject: "",
          message: "there are more patterns than can be held against all findings, so that some "
            + "are not followed; name rules and resources")
      ]
    }
    return entries.enumerated().compactMap { index, entry in
      guard
        let (problem, message) = notice(
          index, entry, used: used, isJudged: isJudged, isKnown: isKnown)
      else { return nil }
      return SuppressionNotice(
        problem: problem, kind: entry.kind, subject: subject(entry.rule), message: message,
        place: entry.rule.place)
    }
  }

  private func notice(
    _ index: Int, _ entry: Entry, used: Set<String>, isJudged: (String) -> Bool,
    isKnown: (String) -> Bool
  ) -> (SuppressionNotice.Problem, String)? {
    if entry.isOver {
      let until = entry.rule.until ?? ""
      return CalendarDay(until) == nil
        ? (
          .expired,
          "the last day \"\(until)\" is no date, so that the entry never holds; "
            + "write it as YYYY-MM-DD"
        )
        : (.expired, "the entry held until \(until); settle the findings or renew the entry")
    }
    if let objection = entry.objection ?? refusals[index] {
      return (.refused, "the entry isn't followed: \(objection)")
    }
    if entry.rule.isEmpty { return (.unmatched, "the entry names nothing, so it silences nothing") }
    if let unknown = unknown(entry, isKnown) {
      return (.unmatched, "no rule is called \"\(unknown)\"; see bawn rules list")
    }
    guard let folder = entry.folder, !matched.contains(index), isUsed(entry, used),
      isJudged(folder)
    else { return nil }
    return (.unmatched, "the entry silences nothing here; take it out")
  }

  /// A name that none of the rules carries, where the entry names no other.
  private func unknown(_ entry: Entry, _ isKnown: (String) -> Bool) -> String? {
    guard !entry.isForeign, entry.fingerprints.isEmpty, !entry.names.contains(where: \.isPattern),
      !entry.rule.rules.contains(where: isKnown)
    else { return nil }
    return entry.rule.rules.first
  }

  private func isUsed(_ entry: Entry, _ used: Set<String>) -> Bool {
    entry.names.isEmpty
      || entry.rule.rules.contains { used.contains(RuleDescription.normalized($0)) }
      || entry.names.contains { $0.isPattern && used.contains(where: $0.matches) }
  }

  /// What an entry names first, for the eye.
  private func subject(_ rule: SuppressionRule) -> String {
    (rule.rules + rule.fingerprints + rule.resources + rule.paths).first ?? ""
  }
}
