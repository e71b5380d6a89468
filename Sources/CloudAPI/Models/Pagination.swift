// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How the pages of an operation's answers follow each other.
package struct Pagination: Hashable, Sendable {
  /// The parameters that name the next page.
  package var inputTokens: [String]
  /// Where the answer tells each of them: names joined by dots, `[-1]` for a list's last element;
  /// of alternatives, separated by ` || `, the first that is there counts.
  package var outputTokens: [String]
  /// The parameter that limits the length of a page; empty where there is none.
  package var limitKey: String
  /// The member of the answer that says whether there is another page; empty where there is none.
  package var moreResults: String
  /// The members of the answer that hold the items.
  package var resultKeys: [String]

  /// How pages follow each other.
  package init(
    inputTokens: [String], outputTokens: [String], limitKey: String = "",
    moreResults: String = "", resultKeys: [String] = []
  ) {
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.limitKey = limitKey
    self.moreResults = moreResults
    self.resultKeys = resultKeys
  }
}
