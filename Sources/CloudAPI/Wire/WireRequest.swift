// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A request before it is known where it goes: what the operation's model and the parameters say.
///
/// `Endpoints.address` makes the rest.
package struct WireRequest: Hashable, Sendable {
  /// The HTTP method.
  package var method: String
  /// The path, percent-encoded, beginning with a slash.
  package var path: String
  /// The query's parameters, not encoded, in the order they are sent in.
  package var query: [WireField]
  /// The headers that the wire form asks for; neither host nor signature.
  package var headers: [WireField]
  /// The body.
  package var body: [UInt8]
  /// What is put before the host's name, such as `123456789012.`; empty for nearly all.
  package var hostPrefix: String
  /// The bucket or access point that an S3 operation is about; it leads the path too.
  package var bucket: String?
}
