// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a suppression has to meet to be followed.
package struct SuppressionLimits: Sendable {
  /// How many days from today a suppression may hold at most; one without a last day holds for
  /// ever. nil for no limit.
  package var maximumDays: Int?
  /// Who may approve an entry of a file; nil asks for nobody's approval. An empty list lets
  /// nothing through.
  package var approvers: [String]?
  /// Severities that no comment in the code may silence.
  package var notInline: Set<Severity> = []
  /// Whether a reason has to be given.
  package var requiresReason = false
  /// Whether a last day has to be given.
  package var requiresUntil = false

  /// What single rules ask for beyond that, by their ids.
  package var terms: [String: Terms] = [:]

  /// What a rule asks for before any of its findings is silenced.
  package struct Terms: Sendable {
    /// Whether there may be exceptions at all.
    package var allowsExceptions: Bool
    /// The approval that an exception needs; nil for none.
    package var approval: String?

    /// Terms from their parts.
    package init(allowsExceptions: Bool, approval: String? = nil) {
      self.allowsExceptions = allowsExceptions
      self.approval = approval
    }
  }

  /// No limits.
  package init() {}

  /// Whether anything is asked for.
  package var isEmpty: Bool {
    maximumDays == nil && approvers == nil && notInline.isEmpty && !requiresReason
      && !requiresUntil
  }

  /// What both ask for.
  package func tightened(by other: SuppressionLimits) -> SuppressionLimits {
    var result = self
    result.maximumDays = [maximumDays, other.maximumDays].compactMap { $0 }.min()
    if let approvers, let theirs = other.approvers {
      result.approvers = approvers.filter(theirs.contains)
    } else {
      result.approvers = approvers ?? other.approvers
    }
    result.notInline.formUnion(other.notInline)
    result.requiresReason = requiresReason || other.requiresReason
    result.requiresUntil = requiresUntil || other.requiresUntil
    result.terms.merge(other.terms) { mine, theirs in
      Terms(
        allowsExceptions: mine.allowsExceptions && theirs.allowsExceptions,
        approval: mine.approval ?? theirs.approval)
    }
    return result
  }

  /// Why a suppression may not be followed, whatever it would silence; nil when it may.
  package func objection(
    reason: String, until: String?, approvedBy: String?, isInline: Bool, today: CalendarDay?
  ) -> String? {
    if requiresReason, reason.isEmpty { return "it gives no reason" }
    if requiresUntil, until == nil { return "it has no last day" }
    if let maximumDays {
      guard let until else { return "it holds for ever, and \(maximumDays) days are the most" }
      if let day = CalendarDay(until), let today, day.number - today.number > maximumDays {
        return "it holds until \(until), and \(maximumDays) days are the most"
      }
    }
    // A comment names nobody; severities are kept from comments as a whole.
    if let approvers, !isInline {
      guard let approvedBy else { return "nobody has approved it" }
      if !approvers.contains(approvedBy) { return "\"\(approvedBy)\" may not approve it" }
    }
    return nil
  }

  /// Why no comment may silence a finding; nil when one may.
  package func objection(toCommentOn finding: Finding) -> String? {
    if notInline.contains(finding.severity) {
      return "no comment may silence a finding of severity \(finding.severity.rawValue)"
    }
    guard let terms = terms[finding.rule.id] else { return nil }
    if !terms.allowsExceptions { return "\(finding.rule.id) allows no exceptions" }
    // A comment can't say who approved it in a way that anybody could hold it to.
    return terms.approval.map {
      "\(finding.rule.id) needs \($0); write an entry with approved-by instead"
    }
  }

  /// Why an entry of a file may not silence findings of a rule; nil when it may.
  package func objection(toEntryFor rule: RuleDescription, approvedBy: String?) -> String? {
    guard let terms = terms[rule.id] else { return nil }
    if !terms.allowsExceptions { return "\(rule.id) allows no exceptions" }
    guard let approval = terms.approval, approvedBy?.isEmpty ?? true else { return nil }
    return "\(rule.id) needs \(approval), and nobody has approved it"
  }
}
