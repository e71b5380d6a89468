// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a user can choose about where calls go.
package struct EndpointOptions: Hashable, Sendable {
  /// Only endpoints with validated cryptography (FIPS 140) are used.
  package var usesFIPS = false
  /// Only endpoints that speak IPv6 besides IPv4 are used.
  package var usesDualStack = false
  /// Buckets are always named in the path, never in the host.
  package var usesS3PathStyle = false
  /// Buckets lead the host's name at custom addresses too, where the path is the default.
  package var usesS3VirtualHosts = false
  /// The account goes into a header only (`x-amz-account-id`), not before the host's name, for
  /// stand-ins that have a single host.
  package var omitsHostPrefix = false
  /// The address of all services (`AWS_ENDPOINT_URL`), such as `http://127.0.0.1:5000`.
  package var url: String?
  /// Addresses of single services by their names in the SDKs (`AWS_ENDPOINT_URL_S3`).
  package var serviceURLs: [String: String] = [:]

  /// The services' own endpoints.
  package init() {}
}
