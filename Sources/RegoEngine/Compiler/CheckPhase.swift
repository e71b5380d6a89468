// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What an error is about, in the order in which OPA looks for errors.
///
/// OPA's compiler stops at the first of its many stages that finds errors. This compiler finds
/// several kinds in one walk, so each error says where it belongs and only those of the earliest
/// kind are told: what comes later would mostly follow from them.
enum CheckPhase: Int, Comparable {
  /// Parameters that hide documents, imports that nothing uses.
  case names
  /// Rules and variables that hide documents.
  case documentNames
  case imports
  case localVariables
  case templates
  /// Results of functions that have none.
  case results
  case printing
  case annotations
  case modifiers
  case conflicts
  case functions
  case headSafety
  case bodySafety
  case recursion
  case types
  case deprecation

  static func < (left: CheckPhase, right: CheckPhase) -> Bool { left.rawValue < right.rawValue }
}
