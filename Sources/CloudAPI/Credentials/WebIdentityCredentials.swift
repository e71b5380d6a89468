// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Credentials of a role, for a token that somebody else signed (EKS, GitHub, other providers).
struct WebIdentityCredentials: CredentialSource {
  let role: RoleRequest
  let tokenPath: String
  let tokens: SecurityTokens
  let region: String
  let context: CredentialContext

  var name: String { "web identity" }

  func load() async throws(CredentialError) -> AccessCredentials {
    // Read each time: the file is replaced while the program runs.
    guard let token = context.line(of: tokenPath) else {
      throw CredentialError(.invalid, "the token file \"\(tokenPath)\" can't be read or is empty")
    }
    var parameters = try RoleCredentials.parameters(of: role, time: context.time)
    parameters.append(.init(name: "WebIdentityToken", value: .string(token)))
    return try await tokens.credentials(
      "AssumeRoleWithWebIdentity", parameters, region: region, signedWith: nil,
      subject: "web identity for role \"\(role.arn)\"")
  }

  /// The source that the environment's variables set up.
  ///
  /// - Throws: `absent` when they don't, `invalid` when one of them is missing.
  static func ofEnvironment(
    _ context: CredentialContext, tokens: SecurityTokens, region: String
  ) throws(CredentialError) -> WebIdentityCredentials {
    guard let path = context.variable("AWS_WEB_IDENTITY_TOKEN_FILE") else {
      throw CredentialError(.absent, "AWS_WEB_IDENTITY_TOKEN_FILE isn't set")
    }
    guard let arn = context.variable("AWS_ROLE_ARN") else {
      throw CredentialError(
        .invalid, "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN isn't")
    }
    let role = RoleRequest(arn: arn, sessionName: context.variable("AWS_ROLE_SESSION_NAME"))
    return WebIdentityCredentials(
      role: role, tokenPath: path, tokens: tokens, region: region, context: context)
  }
}

/// What `WebIdentityCredentials.ofEnvironment` finds, as a source that may have nothing.
struct EnvironmentWebIdentity: CredentialSource {
  let tokens: SecurityTokens
  let region: String
  let context: CredentialContext

  var name: String { "web identity" }

  func load() async throws(CredentialError) -> AccessCredentials {
    try await WebIdentityCredentials.ofEnvironment(context, tokens: tokens, region: region).load()
  }
}
