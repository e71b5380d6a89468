// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Whoever can ask a cloud: the client of one account, a recording, a test's table of answers.
package protocol CloudCalling: Sendable {
  /// The answer, with the members as the service's model names them whatever the wire form was.
  ///
  /// Retries, waiting for the rate limit, signing and paging tokens' transport are done below; a
  /// caller sees either an answer or why there is none.
  func answer(to call: APICall) async throws(CloudError) -> Document
}
