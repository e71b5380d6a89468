// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Something to be said of a suppression itself: it silences nothing, or no longer does.
package struct SuppressionNotice: Sendable {
  /// Why it is mentioned.
  package enum Problem: String, Sendable, CaseIterable {
    /// Its last day is over.
    case expired
    /// No finding of this scan matched it.
    case unmatched
    /// The rules for suppressions don't allow it, so it was not followed.
    case refused
  }

  /// Why it is mentioned.
  package var problem: Problem
  /// How it would have silenced.
  package var kind: Finding.Suppression.Kind
  /// The rule, pattern or fingerprint it names.
  package var subject: String
  /// One sentence that says what is wrong, and what to do.
  package var message: String
  /// Where it is written.
  package var place: Finding.Place

  /// A notice from its parts.
  package init(
    problem: Problem, kind: Finding.Suppression.Kind, subject: String, message: String,
    place: Finding.Place = .none
  ) {
    self.problem = problem
    self.kind = kind
    self.subject = subject
    self.message = message
    self.place = place
  }
}
