// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Keeps the errors of built-ins that counted as undefined; owned by whoever evaluates.
public final class RegoBuiltinErrors {
  /// The errors, in the order they occurred.
  public private(set) var errors: [RegoEvaluationError] = []
  /// More errors are dropped.
  public let limit: Int

  /// None so far.
  public init(limit: Int = 1_000) { self.limit = limit }

  func append(_ error: RegoEvaluationError) {
    if errors.count < limit { errors.append(error) }
  }
}
