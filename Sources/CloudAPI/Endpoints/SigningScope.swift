// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a signature is for.
package struct SigningScope: Hashable, Sendable {
  /// The service's name within signatures.
  package var service: String
  /// The region.
  package var region: String
  /// Whether it is S3's variant: the path is signed as it is, and the hash of the body is a header.
  package var isS3: Bool

  /// A scope from its parts.
  package init(service: String, region: String, isS3: Bool = false) {
    self.service = service
    self.region = region
    self.isS3 = isS3
  }
}
