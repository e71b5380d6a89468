// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One call of an operation: what is asked, and where.
package struct APICall: Hashable, Sendable {
  /// The service's name in the SDKs, such as `s3` or `elbv2`.
  package var service: String
  /// The operation, such as `DescribeInstances`.
  package var operation: String
  /// The region whose endpoint is asked; for global services the one their calls are signed for
  /// follows from it.
  package var region: String
  /// The parameters.
  package var parameters: [APIValue.Member]

  /// A call from its parts.
  package init(
    service: String, operation: String, region: String, parameters: [APIValue.Member] = []
  ) {
    self.service = service
    self.operation = operation
    self.region = region
    self.parameters = parameters
  }
}
