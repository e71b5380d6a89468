// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Compiled expressions kept between the evaluations of one worker; bounded in number.
///
/// Not shared between threads: each worker has its own.
public final class BuiltinCaches {
  /// No entries yet.
  public init() {}
}
