// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Partitions, regions and the hosts of services.
package struct Endpoints: Sendable {
  /// Endpoints from the text of `apis/aws/endpoints.tsv`.
  ///
  /// - Throws: `unknownOperation` when the text isn't in that form.
  package init(_ text: [UInt8]) throws(CloudError) {}

  /// The partition of a region (`aws`, `aws-cn`, `aws-us-gov` …), also of regions that are younger
  /// than the table.
  package func partition(ofRegion region: String) -> String { "aws" }

  /// The regions of a partition that the table knows.
  package func regions(ofPartition partition: String) -> [String] { [] }

  /// The region that a partition's global services are signed for, such as `us-east-1`.
  package func globalRegion(ofPartition partition: String) -> String { "us-east-1" }

  /// Where a request goes, and what it is signed for.
  ///
  /// - Throws: `unavailable` when the service has no endpoint of the kind that the options ask for,
  ///   `invalidRequest` for a custom address, host prefix or bucket that can't be in a host's name.
  package func address(
    _ request: WireRequest, of operation: OperationModel, region: String,
    options: EndpointOptions = .init()
  ) throws(CloudError) -> AddressedRequest {
    throw CloudError(kind: .unknownOperation, message: "")
  }
}
