// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension CertificateVerifier {
  /// For when, for which host and for which uses a chain is wanted.
  struct Options {
    /// Seconds since 1970 and nanoseconds after them.
    var time: (seconds: Int, nanoseconds: Int)
    /// The host that the certificate has to be for; empty for any.
    var host: [UInt8] = []
    /// Uses by their numbers in Go's `x509.ExtKeyUsage`; one of them has to be allowed.
    var purposes: Set<Int> = [1]

    init(time nanoseconds: Int64) {
      let (quotient, rest) = Int(nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
      time = rest < 0 ? (quotient - 1, rest + 1_000_000_000) : (quotient, rest)
    }

    /// Options as a policy gives them.
    ///
    /// - Throws: OPA's text for what isn't an option or has the wrong type.
    init(_ object: Node, now: Int64) throws(BuiltinError) {
      self.init(time: now)
      for index in object.sortedEntryOrder() {
        let (key, value) = (object.entries[index].key, object.entries[index].value)
        guard let name = key.string else { continue }
        switch name {
        case "DNSName":
          guard value.isKind(.string) else { throw .failure("'DNSName' should be a string") }
          host = Self.unquoted(value)
        case "CurrentTime":
          guard value.isNumber else { throw .failure("'CurrentTime' should be a number") }
          guard let nanoseconds = value.integer else {
            throw .failure("'CurrentTime' should be a valid int64 number")
          }
          time = Options(time: nanoseconds).time
        case "MaxConstraintComparisons":
          // Constraints are looked up, not compared one by one, so the number itself is moot.
          guard value.isNumber else {
            throw .failure("'MaxConstraintComparisons' should be a number")
          }
          guard value.integer != nil else {
            throw .failure("'MaxConstraintComparisons' should be a valid number")
          }
        case "KeyUsages": try readPurposes(value)
        default: throw .failure("invalid key option")
        }
      }
    }

    private static func unquoted(_ value: Node) -> [UInt8] {
      let quote = UInt8(ascii: "\"")
      var text = Array(value.utf8).drop { $0 == quote }
      while text.last == quote { text.removeLast() }
      return Array(text)
    }

    private static let purposeNames = [
      "KeyUsageAny", "KeyUsageServerAuth", "KeyUsageClientAuth", "KeyUsageCodeSigning",
      "KeyUsageEmailProtection", "KeyUsageIPSECEndSystem", "KeyUsageIPSECTunnel",
      "KeyUsageIPSECUser", "KeyUsageTimeStamping", "KeyUsageOCSPSigning",
      "KeyUsageMicrosoftServerGatedCrypto", "KeyUsageNetscapeServerGatedCrypto",
      "KeyUsageMicrosoftCommercialCodeSigning", "KeyUsageMicrosoftKernelCodeSigning",
    ]

    private mutating func readPurposes(_ value: Node) throws(BuiltinError) {
      guard value.isKind(.array) || value.isKind(.set) else {
        throw .failure("'KeyUsages' should be an Array or Set")
      }
      var found: Set<Int> = []
      var unknown: [String] = []
      for element in value.elements where element.isKind(.string) {
        let name = String(decoding: Self.unquoted(element), as: UTF8.self)
        if let number = Self.purposeNames.firstIndex(of: name) {
          found.insert(number)
        } else {
          unknown.append(name)
        }
      }
      guard unknown.isEmpty else {
        let list = unknown.joined(separator: " ")
        throw .failure("invalid entries for 'KeyUsages' found: [\(list)]")
      }
      if !found.isEmpty { purposes = found }
    }
  }
}
