// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What came back over HTTP.
package struct WireAnswer: Sendable {
  /// The status.
  package var status: Int
  /// The headers, names in any case.
  package var headers: [WireField]
  /// The body, decompressed.
  package var body: [UInt8]

  /// An answer from its parts.
  package init(status: Int, headers: [WireField], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// The value of the first header of a name, whatever its case.
  package func header(_ name: String) -> String? {
    headers.first { WireField.isSame($0.name, name) }?.value
  }
}
