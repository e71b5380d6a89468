// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Finding {
  /// What a finding holds; its properties say what each part means.
  ///
  /// Changed only by the one finding that refers to it, which is why it may be shared.
  final class Parts: @unchecked Sendable {
    var rule: RuleDescription
    var severity: Severity
    var action: RuleAction
    var verdict: Verdict
    var message: String
    var subject: SharedSubject
    var location: Place
    var calls: [Call]
    var causes: [Cause]
    var unknowns: [String]
    var fingerprint: String
    var element: String
    var previousFingerprints: [String]
    var linkedFingerprints: [String] = []
    var suppression: Suppression?

    init(
      rule: RuleDescription, severity: Severity, action: RuleAction, verdict: Verdict,
      message: String, subject: SharedSubject, location: Place, calls: [Call], causes: [Cause],
      unknowns: [String], fingerprint: String, element: String, previousFingerprints: [String],
      suppression: Suppression?
    ) {
      self.rule = rule
      self.severity = severity
      self.action = action
      self.verdict = verdict
      self.message = message
      self.subject = subject
      self.location = location
      self.calls = calls
      self.causes = causes
      self.unknowns = unknowns
      self.fingerprint = fingerprint
      self.element = element
      self.previousFingerprints = previousFingerprints
      self.suppression = suppression
    }

    init(copying other: Parts) {
      rule = other.rule
      severity = other.severity
      action = other.action
      verdict = other.verdict
      message = other.message
      subject = other.subject
      location = other.location
      calls = other.calls
      causes = other.causes
      unknowns = other.unknowns
      fingerprint = other.fingerprint
      element = other.element
      previousFingerprints = other.previousFingerprints
      linkedFingerprints = other.linkedFingerprints
      suppression = other.suppression
    }
  }
}
