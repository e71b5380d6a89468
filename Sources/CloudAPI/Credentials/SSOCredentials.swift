// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Documents

/// Credentials of IAM Identity Center, with the token that `aws sso login` left behind.
struct SSOCredentials: CredentialSource {
  let context: CredentialContext
  let configuration: SharedConfiguration
  let profile: String

  var name: String { "single sign-on of profile \"\(profile)\"" }

  func load() async throws(CredentialError) -> AccessCredentials {
    guard let settings = configuration.profile(profile), let role = settings["sso_role_name"],
      let account = settings["sso_account_id"]
    else { throw CredentialError(.absent, "profile \"\(profile)\" has no sso_role_name") }
    var cacheName: String
    var portal = settings
    if let session = settings["sso_session"] {
      guard let found = configuration.session(session) else {
        throw CredentialError(
          .invalid,
          "profile \"\(profile)\" names the sso_session \"\(session)\", which has no section")
      }
      cacheName = session
      portal = found
    } else {
      cacheName = settings["sso_start_url"] ?? ""
    }
    guard let region = portal["sso_region"], let start = portal["sso_start_url"],
      SSOCredentials.isRegion(region)
    else {
      throw CredentialError(
        .invalid, "profile \"\(profile)\" needs sso_region and sso_start_url to sign in")
    }
    if cacheName.isEmpty { cacheName = start }
    let token = try token(cacheName)
    return try await roleCredentials(account: account, role: role, region: region, token: token)
  }

  private var signIn: String { "run `aws sso login --profile \(profile)`" }

  private func token(_ name: String) throws(CredentialError) -> String {
    let digest = Insecure.SHA1.hash(data: Array(name.utf8)).hexadecimal
    guard let home = context.home else {
      throw CredentialError(.invalid, "there is no home directory to look for the sign-in in")
    }
    let path = "\(home)/.aws/sso/cache/\(digest).json"
    guard case .bytes(let bytes) = context.read(path) else {
      throw CredentialError(
        .expired, "profile \"\(profile)\" isn't signed in (no \"\(path)\"); \(signIn)")
    }
    guard let view = CredentialDocument.read(bytes), let token = view["accessToken"].string,
      let expiresAt = view["expiresAt"].string.flatMap({ UTCTime($0) }),
      token.utf8.allSatisfy({ (0x21..<0x7F).contains($0) })
    else {
      throw CredentialError(
        .invalid, "the sign-in of profile \"\(profile)\" (\"\(path)\") is damaged; \(signIn)")
    }
    guard expiresAt > context.time.date() else {
      throw CredentialError(
        .expired,
        "the sign-in of profile \"\(profile)\" has expired at \(expiresAt.text); \(signIn)")
    }
    return token
  }

  private func roleCredentials(
    account: String, role: String, region: String, token: String
  ) async throws(CredentialError) -> AccessCredentials {
    let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    let request = AddressedRequest(
      host: "portal.sso.\(region).\(suffix)", path: "/federation/credentials",
      query: [WireField("role_name", role), WireField("account_id", account)],
      headers: [WireField("x-amz-sso_bearer_token", token)])
    let answer: WireAnswer
    do throws(TransportError) {
      var limits = TransferLimits()
      limits.time = .seconds(30)
      limits.byteCount = 1 << 20
      answer = try await context.transport.answer(to: request, limits: limits)
    } catch {
      if error.code == .cancelled { throw CredentialError(.cancelled, "cancelled") }
      throw CredentialError(.refused, "single sign-on can't be reached: \(error.message)")
    }
    if answer.status == 401 {
      throw CredentialError(
        .expired, "the sign-in of profile \"\(profile)\" is no longer good; \(signIn)")
    }
    guard answer.status == 200 else {
      throw CredentialError(
        .refused,
        "single sign-on gives no credentials of role \"\(role)\" in account \(account) "
          + "(status \(answer.status))")
    }
    let found = CredentialDocument.read(answer.body)?["roleCredentials"]
    guard let found, let id = found["accessKeyId"].string,
      let secret = found["secretAccessKey"].string
    else { throw CredentialError(.refused, "single sign-on answers with something else") }
    return AccessCredentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: found["sessionToken"].string,
      expiration: found["expiration"].integer.map { UTCTime(seconds: $0 / 1000) })
  }

  /// Whether a region can stand in a host's name.
  static func isRegion(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 32
      && text.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}
