// Bawn
// SPDX-License-Identifier: Apache-2.0

/// An algorithm with its parameters (RFC 5280 section 4.1.1.2).
struct AlgorithmIdentifier {
  var algorithm: ObjectIdentifier
  /// The whole element that the parameters are; empty when there are none.
  var parameters: ArraySlice<UInt8>

  /// Reads the content of an identifier.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ reader: DERReader) throws(BuiltinError) {
    var reader = reader
    guard let algorithm = reader.objectIdentifier() else { throw .failure("x509: malformed OID") }
    self.algorithm = algorithm
    parameters = []
    if !reader.isEmpty {
      guard let element = reader.element() else { throw .failure("x509: malformed parameters") }
      parameters = element.bytes
    }
  }

  /// Whether there are no parameters, or the null that stands for none.
  var hasNoParameters: Bool { parameters.isEmpty || isNull }

  /// Whether the parameters are ASN.1's null.
  var isNull: Bool { parameters.elementsEqual([DERReader.Tag.null, 0]) }
}

extension ObjectIdentifier {
  static let rsa: ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 1]
  static let dsa: ObjectIdentifier = [1, 2, 840, 10040, 4, 1]
  static let ellipticCurve: ObjectIdentifier = [1, 2, 840, 10045, 2, 1]
  static let ed25519: ObjectIdentifier = [1, 3, 101, 112]
  static let x25519: ObjectIdentifier = [1, 3, 101, 110]
  static let authorityInformation: ObjectIdentifier = [1, 3, 6, 1, 5, 5, 7, 1, 1]
  static let extensionRequest: ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 14]
}
