// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What resources are judged together: a root module, or an account.
///
/// Absence ("no trail in this account") can only be judged for a scope, and only when the scope
/// is known to hold everything.
package struct Scope: Hashable, Sendable {
  /// What kind of whole it is.
  package enum Kind: String, Sendable {
    /// A Terraform root module.
    case rootModule
    /// A cloud account.
    case account
  }

  /// What kind of whole it is.
  package var kind: Kind
  /// The root module's path within the repository, or the account's number.
  package var path: String
  /// Paths that its findings were known by before.
  package var previousPaths: [String]
  /// Whether everything of the scope is in the graph; nil where nobody knows.
  package var isComplete: Bool?
  /// The regions that its providers name, sorted.
  package var regions: [String]
  /// The workspace that a root module was evaluated in; nil for an account.
  package var workspace: String?
  /// Of which types of a live account everything is in the graph; nil for code.
  package var completeness: ScopeCompleteness?
  /// The file that a live account was read from, as it was named; nil for code.
  package var snapshot: String?
  /// When a live account was seen so, in seconds since 1970: the time that its verdicts are about.
  package var seen: Int?

  /// A scope from its parts.
  package init(
    kind: Kind, path: String, previousPaths: [String] = [], isComplete: Bool? = nil,
    regions: [String] = [], workspace: String? = nil
  ) {
    self.kind = kind
    self.path = path
    self.previousPaths = previousPaths
    self.isComplete = isComplete
    self.regions = regions
    self.workspace = workspace
  }
}
