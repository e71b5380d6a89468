// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Keys in the environment's variables.
struct EnvironmentCredentials: CredentialSource {
  let context: CredentialContext

  var name: String { "environment" }

  func load() async throws(CredentialError) -> AccessCredentials {
    guard let id = context.variable("AWS_ACCESS_KEY_ID") else {
      if context.variable("AWS_SECRET_ACCESS_KEY") != nil {
        throw CredentialError(
          .invalid, "the environment has AWS_SECRET_ACCESS_KEY but not AWS_ACCESS_KEY_ID")
      }
      throw CredentialError(.absent, "AWS_ACCESS_KEY_ID isn't set")
    }
    guard let secret = context.variable("AWS_SECRET_ACCESS_KEY") else {
      throw CredentialError(
        .invalid, "the environment has AWS_ACCESS_KEY_ID but not AWS_SECRET_ACCESS_KEY")
    }
    let expiration = context.variable("AWS_CREDENTIAL_EXPIRATION").flatMap { UTCTime($0) }
    if let expiration, expiration <= context.time.date() {
      throw CredentialError(
        .expired,
        "the credentials in the environment have expired at \(expiration.text); set new ones")
    }
    return AccessCredentials(
      accessKeyID: id, secretAccessKey: secret,
      sessionToken: context.variable("AWS_SESSION_TOKEN")
        ?? context.variable("AWS_SECURITY_TOKEN"),
      expiration: expiration)
  }
}
