// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Credentials of a profile in the shared files, whichever way it says.
struct ProfileCredentials: CredentialSource {
  /// How many profiles may be behind each other.
  static let depthLimit = 8

  let context: CredentialContext
  let configuration: SharedConfiguration
  let profile: String
  /// Whether somebody asked for this very profile: then it has to be there.
  let isRequired: Bool
  let tokens: SecurityTokens
  let metadata: InstanceMetadata
  let region: String

  var name: String { "profile \"\(profile)\"" }

  func load() async throws(CredentialError) -> AccessCredentials {
    guard configuration.profile(profile) != nil else {
      let places = ([configuration.places] + configuration.problems).joined(separator: "; ")
      let problem = "there is no profile \"\(profile)\" in \(places)"
      throw CredentialError(isRequired ? .invalid : .absent, problem)
    }
    return try await load(profile, behind: [])
  }

  /// The credentials of a profile that others stand on.
  private func load(
    _ name: String, behind: [String]
  ) async throws(CredentialError) -> AccessCredentials {
    guard let settings = configuration.profile(name) else {
      throw CredentialError(
        .invalid,
        "profile \"\(behind.last ?? "")\" names the source_profile \"\(name)\", which "
          + "isn't in \(configuration.places)")
    }
    guard behind.count < ProfileCredentials.depthLimit else {
      throw CredentialError(
        .invalid, "more than \(ProfileCredentials.depthLimit) profiles stand behind each other")
    }
    if let arn = settings["role_arn"] {
      // A profile may name itself: then its own keys take the role on.
      if behind.contains(name) {
        if behind.last == name, let keys = try keys(of: settings, name) { return keys }
        throw CredentialError(
          .invalid, "the profiles \((behind + [name]).joined(separator: " → ")) go in a circle")
      }
      return try await role(arn, settings, name, behind: behind)
    }
    if settings["sso_role_name"] != nil || settings["sso_session"] != nil {
      return try await SSOCredentials(
        context: context, configuration: configuration, profile: name
      ).load()
    }
    if let keys = try keys(of: settings, name) { return keys }
    if let command = settings["credential_process"] {
      return try await process(command, name)
    }
    throw CredentialError(
      isRequired || !behind.isEmpty ? .invalid : .absent,
      "profile \"\(name)\" has neither keys, a role, single sign-on nor a credential_process")
  }

  private func role(
    _ arn: String, _ settings: SharedConfiguration.Settings, _ name: String, behind: [String]
  ) async throws(CredentialError) -> AccessCredentials {
    let region = settings["region"] ?? self.region
    var request = RoleRequest(arn: arn, externalID: settings["external_id"])
    request.sessionName = settings["role_session_name"]
    request.device = settings["mfa_serial"]
    if let text = settings["duration_seconds"] {
      guard let seconds = Int(text) else {
        throw CredentialError(.invalid, "duration_seconds of profile \"\(name)\" is no number")
      }
      request.duration = seconds
    }
    if let path = settings["web_identity_token_file"] {
      return try await WebIdentityCredentials(
        role: request, tokenPath: path, tokens: tokens, region: region, context: context
      ).load()
    }
    let base: any CredentialSource
    switch (settings["source_profile"], settings["credential_source"]) {
    case (.some, .some):
      throw CredentialError(
        .invalid, "profile \"\(name)\" has both source_profile and credential_source")
    case (let source?, nil):
      base = Loaded(
        name: "profile \"\(source)\"", credentials: try await load(source, behind: behind + [name]))
    case (nil, let place?):
      base = try source(place, name)
    case (nil, nil):
      throw CredentialError(
        .invalid,
        "profile \"\(name)\" has role_arn, but neither source_profile nor credential_source")
    }
    let cache = CredentialCache(base, time: context.time)
    return try await RoleCredentials(
      request, from: cache, tokens: tokens, region: region, context: context
    ).load()
  }

  private func source(
    _ place: String, _ name: String
  ) throws(CredentialError) -> any CredentialSource {
    switch place.lowercased() {
    case "environment": return EnvironmentCredentials(context: context)
    case "ec2instancemetadata": return InstanceCredentials(metadata: metadata)
    case "ecscontainer": return ContainerCredentials(context: context)
    default:
      throw CredentialError(
        .invalid,
        "credential_source of profile \"\(name)\" has to be Environment, Ec2InstanceMetadata or "
          + "EcsContainer")
    }
  }

  private func keys(
    of settings: SharedConfiguration.Settings, _ name: String
  ) throws(CredentialError) -> AccessCredentials? {
    let id = settings["aws_access_key_id"] ?? ""
    let secret = settings["aws_secret_access_key"] ?? ""
    if id.isEmpty, secret.isEmpty { return nil }
    guard !id.isEmpty, !secret.isEmpty else {
      let missing = id.isEmpty ? "aws_access_key_id" : "aws_secret_access_key"
      throw CredentialError(.invalid, "profile \"\(name)\" lacks \(missing)")
    }
    let token = settings["aws_session_token"] ?? ""
    return AccessCredentials(
      accessKeyID: id, secretAccessKey: secret, sessionToken: token.isEmpty ? nil : token)
  }

  private func process(
    _ command: String, _ name: String
  ) async throws(CredentialError) -> AccessCredentials {
    guard let run = context.runProcess else {
      throw CredentialError(
        .notAllowed,
        "profile \"\(name)\" gets its credentials from a program (credential_process), and "
          + "programs are run only with --allow-credential-process")
    }
    // What the program prints may hold secrets even where it isn't understood.
    guard let output = await run(command), let view = CredentialDocument.read(output),
      view["Version"].integer == 1, let found = CredentialDocument.credentials(in: view)
    else {
      throw CredentialError(
        .refused, "the credential_process of profile \"\(name)\" gives no credentials (version 1)")
    }
    if let expiration = found.expiration, expiration <= context.time.date() {
      throw CredentialError(
        .expired, "the credential_process of profile \"\(name)\" gives expired credentials")
    }
    return found
  }

  /// Credentials that are there already.
  private struct Loaded: CredentialSource {
    let name: String
    let credentials: AccessCredentials

    func load() async throws(CredentialError) -> AccessCredentials { credentials }
  }
}
