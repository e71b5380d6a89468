// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Checks a bundle's `.signatures.json`: a token signed over the digests of all its files.
public struct BundleVerification: Sendable {
  /// A key that bundles may be signed with.
  public struct Key: Sendable {
    /// PEM text of a public key or certificate, or the secret of an HMAC algorithm.
    public var text: String
    /// The algorithm by its JOSE name, such as `RS256`.
    public var algorithm: String
    /// The scope that a token of this key must have, where no other is asked for.
    public var scope: String

    /// A key from its parts.
    public init(text: String, algorithm: String = "RS256", scope: String = "") {
      self.text = text
      self.algorithm = algorithm
      self.scope = scope
    }
  }

  /// Says whether a compact JWS is signed with the key by its algorithm, whatever the token itself
  /// claims about either.
  public typealias TokenCheck = @Sendable (_ token: String, _ key: Key) throws -> Bool

  /// The keys by their ids.
  public var keys: [String: Key]
  /// The id of the key to use; empty takes the one that the token names.
  public var keyID: String
  /// The scope that the token must have; empty takes the key's.
  public var scope: String
  /// Shell patterns of files that need no digest.
  public var excluded: [String]
  private let isSigned: TokenCheck

  /// What is asked of a signature.
  ///
  /// - Parameter isSigned: checks tokens; nil takes HMAC, RSA and ECDSA here.
  public init(
    keys: [String: Key], keyID: String = "", scope: String = "", excluded: [String] = [],
    isSigned: TokenCheck? = nil
  ) {
    self.keys = keys
    self.keyID = keyID
    self.scope = scope
    self.excluded = excluded
    self.isSigned = isSigned ?? { try BundleSignature.isSigned($0, $1) }
  }

  /// Checks the signature and the digest of every file.
  ///
  /// - Parameter folder: what stands before a path where files were signed by their full paths.
  /// - Throws: `signature` with OPA's text.
  func verify(_ files: [BundleFile], folder: String) throws(RegoLoadError) {
    guard let signatures = files.first(where: { $0.path == Self.fileName }) else {
      throw Self.failure("bundle missing .signatures.json file")
    }
    var digests = try digests(of: try token(signatures))
    let patterns = excluded.map { ShellPattern($0) }
    for file in files where file.path != Self.fileName {
      let longPath = BundleFile.normalized(folder + file.path) ?? file.path
      let name = digests[file.path] == nil && digests[longPath] != nil ? longPath : file.path
      let digest = digests.removeValue(forKey: name)
      if patterns.contains(where: { $0.matches(file.path) }) { continue }
      guard let digest else { throw Self.failure("file \(name) not included in bundle signature") }
      let wanted = digest.hash.lowercased()
      let found = try FileDigest.digest(of: file, algorithm: digest.algorithm)
      guard found == wanted else {
        throw Self.failure("\(name): digest mismatch (want: \(wanted), got: \(found))")
      }
    }
    guard digests.isEmpty else {
      throw Self.failure(
        "file(s) [\(digests.keys.sorted().joined(separator: " "))] specified in bundle signatures"
          + " but not found in the target bundle")
    }
  }

  static let fileName = ".signatures.json"

  static func failure(_ message: String) -> RegoLoadError {
    RegoLoadError(code: .signature, message: message)
  }

  // MARK: - The token

  private struct Digest {
    var hash: String
    var algorithm: String
  }

  private func token(_ file: BundleFile) throws(RegoLoadError) -> String {
    let result = JSONReader.read(SourceFile(path: file.path, bytes: file.bytes))
    guard let document = result.document else {
      throw Self.failure(
        "bundle load failed on signatures decode: "
          + (result.diagnostics.first { $0.severity == .error }?.message ?? ""))
    }
    return try document.view.withToken()
  }

  /// The digests that a token vouches for, by file.
  private func digests(of token: String) throws(RegoLoadError) -> [String: Digest] {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let header = Self.decoded(parts[0]),
      let payload = Self.decoded(parts[1])
    else { throw Self.failure("the token in .signatures.json is no JWT") }
    let id = [
      keyID, header.view["kid"].string ?? "", payload.view["keyid"].string ?? "",
    ].first { !$0.isEmpty }
    guard let id else { throw Self.failure("verification key ID is empty") }
    guard let key = keys[id] else {
      throw Self.failure("verification key corresponding to ID \(id) not found")
    }
    let isGood: Bool
    do {
      isGood = try isSigned(token, key)
    } catch {
      throw (error as? RegoLoadError) ?? Self.failure("the signature can't be checked: \(error)")
    }
    guard isGood else { throw Self.failure("failed to verify message: signature is wrong") }
    let wantedScope = scope.isEmpty ? key.scope : scope
    guard (payload.view["scope"].string ?? "") == wantedScope else {
      throw Self.failure("scope mismatch")
    }
    var digests: [String: Digest] = [:]
    for file in payload.view["files"].elements {
      guard let name = file["name"].string, let hash = file["hash"].string else {
        throw Self.failure("the token in .signatures.json names a file without its digest")
      }
      digests[name] = Digest(hash: hash, algorithm: file["algorithm"].string ?? "")
    }
    return digests
  }

  private static func decoded(_ part: Substring) -> Document? {
    guard let bytes = try? Base64.decode(part.utf8, urlSafe: true, padded: false) else {
      return nil
    }
    return JSONReader.read(bytes).document
  }
}

extension Document.View {
  /// The one token of a signatures file.
  fileprivate func withToken() throws(RegoLoadError) -> String {
    if let plugin = self["plugin"].string, !plugin.isEmpty {
      throw BundleVerification.failure("no verifier exists under id \(plugin)")
    }
    let signatures = self["signatures"].elements
    guard signatures.count == 1, let token = signatures[0].string else {
      let problem = signatures.count > 1 ? "multiple JWTs not supported" : "missing JWT"
      throw BundleVerification.failure(".signatures.json: \(problem) (expected exactly one)")
    }
    return token
  }
}
