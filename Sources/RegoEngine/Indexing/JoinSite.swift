// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A loop that only serves elements whose fields equal values known before it begins.
///
/// Going through the same collection again and again for each of them is a join: from the second
/// time on, a table over the fields leads straight to the elements that can match. The
/// equalities themselves stay in the code; the table only leaves out what they would refuse.
struct JoinSite {
  /// The way from an element to each of the fields; empty for the element itself.
  var paths: [[Node]]
}
