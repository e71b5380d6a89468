// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How a certificate is signed; raw values are those of Go's `x509.SignatureAlgorithm`.
enum SignatureAlgorithm: Int {
  case unknown = 0
  case md5WithRSA = 2
  case sha1WithRSA = 3
  case sha256WithRSA = 4
  case sha384WithRSA = 5
  case sha512WithRSA = 6
  case dsaWithSHA1 = 7
  case dsaWithSHA256 = 8
  case ecdsaWithSHA1 = 9
  case ecdsaWithSHA256 = 10
  case ecdsaWithSHA384 = 11
  case ecdsaWithSHA512 = 12
  case sha256WithRSAPSS = 13
  case sha384WithRSAPSS = 14
  case sha512WithRSAPSS = 15
  case ed25519 = 16

  private static let identifiers: [ObjectIdentifier: SignatureAlgorithm] = [
    [1, 2, 840, 113549, 1, 1, 4]: .md5WithRSA,
    [1, 2, 840, 113549, 1, 1, 5]: .sha1WithRSA,
    [1, 3, 14, 3, 2, 29]: .sha1WithRSA,
    [1, 2, 840, 113549, 1, 1, 11]: .sha256WithRSA,
    [1, 2, 840, 113549, 1, 1, 12]: .sha384WithRSA,
    [1, 2, 840, 113549, 1, 1, 13]: .sha512WithRSA,
    [1, 2, 840, 10040, 4, 3]: .dsaWithSHA1,
    [2, 16, 840, 1, 101, 3, 4, 3, 2]: .dsaWithSHA256,
    [1, 2, 840, 10045, 4, 1]: .ecdsaWithSHA1,
    [1, 2, 840, 10045, 4, 3, 2]: .ecdsaWithSHA256,
    [1, 2, 840, 10045, 4, 3, 3]: .ecdsaWithSHA384,
    [1, 2, 840, 10045, 4, 3, 4]: .ecdsaWithSHA512,
  ]

  /// The algorithm of an identifier; of the many forms of PSS only those in use.
  init(_ identifier: AlgorithmIdentifier) {
    switch identifier.algorithm {
    case [1, 2, 840, 113549, 1, 1, 10]: self = Self.pss(identifier.parameters) ?? .unknown
    case .ed25519: self = identifier.parameters.isEmpty ? .ed25519 : .unknown
    default: self = Self.identifiers[identifier.algorithm] ?? .unknown
    }
  }

  /// RSASSA-PSS-params (RFC 4055): one digest throughout, and as much salt as it is long.
  private static func pss(_ parameters: ArraySlice<UInt8>) -> SignatureAlgorithm? {
    var outer = DERReader(parameters)
    guard var fields = outer.read(DERReader.Tag.sequence),
      let digest = identifier(&fields, 0), let mask = identifier(&fields, 1),
      var saltField = fields.read(DERReader.Tag.context(2, constructed: true)),
      let salt = saltField.integer()
    else { return nil }
    if var trailer = fields.read(DERReader.Tag.context(3, constructed: true)) {
      guard trailer.integer() == 1 else { return nil }
    }
    var maskReader = DERReader(mask.parameters)
    guard mask.algorithm == [1, 2, 840, 113549, 1, 1, 8], digest.hasNoParameters,
      let maskFields = maskReader.read(DERReader.Tag.sequence),
      let maskDigest = try? AlgorithmIdentifier(maskFields),
      maskDigest.algorithm == digest.algorithm, maskDigest.hasNoParameters
    else { return nil }
    switch (digest.algorithm, salt) {
    case ([2, 16, 840, 1, 101, 3, 4, 2, 1], 32): return .sha256WithRSAPSS
    case ([2, 16, 840, 1, 101, 3, 4, 2, 2], 48): return .sha384WithRSAPSS
    case ([2, 16, 840, 1, 101, 3, 4, 2, 3], 64): return .sha512WithRSAPSS
    default: return nil
    }
  }

  private static func identifier(_ fields: inout DERReader, _ tag: UInt8) -> AlgorithmIdentifier? {
    guard var field = fields.read(DERReader.Tag.context(tag, constructed: true)),
      let sequence = field.read(DERReader.Tag.sequence)
    else { return nil }
    return try? AlgorithmIdentifier(sequence)
  }

  /// What a signature of this kind is checked with; nil for digests that can't be trusted and
  /// for what isn't supported.
  var scheme: SignatureScheme? {
    switch self {
    case .sha256WithRSA: .rsa(.sha256)
    case .sha384WithRSA: .rsa(.sha384)
    case .sha512WithRSA: .rsa(.sha512)
    case .sha256WithRSAPSS: .pss(.sha256)
    case .sha384WithRSAPSS: .pss(.sha384)
    case .sha512WithRSAPSS: .pss(.sha512)
    case .ecdsaWithSHA256: .ecdsa(.sha256)
    case .ecdsaWithSHA384: .ecdsa(.sha384)
    case .ecdsaWithSHA512: .ecdsa(.sha512)
    case .ed25519: .ed25519
    default: nil
    }
  }
}
