// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A role that is taken on with other credentials.
package struct RoleRequest: Hashable, Sendable {
  /// The role's ARN.
  package var arn: String
  /// What the role's trust policy may ask for; nil without.
  package var externalID: String?
  /// The name that logs show for the session.
  package var sessionName: String?
  /// How long the credentials shall last, in seconds; nil for the service's own hour.
  package var duration: Int?
  /// The device whose code has to be given; nil without.
  package var device: String?

  /// A role from its parts.
  package init(
    arn: String, externalID: String? = nil, sessionName: String? = nil, duration: Int? = nil,
    device: String? = nil
  ) {
    self.arn = arn
    self.externalID = externalID
    self.sessionName = sessionName
    self.duration = duration
    self.device = device
  }
}

/// Credentials of a role, from those of somebody who may take it on.
package struct RoleCredentials: CredentialSource {
  private let request: RoleRequest
  private let base: CredentialCache
  private let tokens: SecurityTokens
  private let region: String
  private let context: CredentialContext

  /// The credentials of a role.
  ///
  /// - Parameters:
  ///   - base: who takes it on.
  ///   - region: where the Security Token Service is asked.
  package init(
    _ request: RoleRequest, from base: CredentialCache, tokens: SecurityTokens, region: String,
    context: CredentialContext
  ) {
    self.request = request
    self.base = base
    self.tokens = tokens
    self.region = region
    self.context = context
  }

  package var name: String { "role \"\(request.arn)\"" }

  package func load() async throws(CredentialError) -> AccessCredentials {
    var parameters = try RoleCredentials.parameters(of: request, time: context.time)
    if let device = request.device {
      guard let ask = context.askForCode else {
        throw CredentialError(
          .notAllowed,
          "\(name) needs a code of the device \"\(device)\", and nobody can be asked for it here; "
            + "give it with --mfa-code")
      }
      guard let code = await ask(device), (6...8).contains(code.utf8.count),
        code.utf8.allSatisfy({ (0x30...0x39).contains($0) })
      else { throw CredentialError(.notAllowed, "\(name) needs a code of six digits") }
      parameters.append(.init(name: "SerialNumber", value: .string(device)))
      parameters.append(.init(name: "TokenCode", value: .string(code)))
    }
    let credentials = try await base.credentials()
    do {
      return try await take(parameters, with: credentials)
    } catch {
      guard error.code == .expired else { throw error }
      // They ended early; newer ones may do.
      return try await take(parameters, with: try await base.credentials(insteadOf: credentials))
    }
  }

  private func take(
    _ parameters: [APIValue.Member], with credentials: AccessCredentials
  ) async throws(CredentialError) -> AccessCredentials {
    try await tokens.credentials(
      "AssumeRole", parameters, region: region, signedWith: credentials, subject: name)
  }

  /// What both ways to a role have in common.
  static func parameters(
    of request: RoleRequest, time: TimeSource
  ) throws(CredentialError) -> [APIValue.Member] {
    let session = request.sessionName ?? "bawn-\(time.date().seconds)"
    let isName = session.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "_+=,.@-".utf8.contains(byte)
      }
    }
    guard isName, (2...64).contains(session.utf8.count) else {
      throw CredentialError(
        .invalid,
        "the role_session_name has to be 2 to 64 letters, digits or characters of \"_+=,.@-\"")
    }
    var parameters: [APIValue.Member] = [
      .init(name: "RoleArn", value: .string(request.arn)),
      .init(name: "RoleSessionName", value: .string(session)),
    ]
    if let id = request.externalID {
      parameters.append(.init(name: "ExternalId", value: .string(id)))
    }
    if let duration = request.duration {
      guard (900...43200).contains(duration) else {
        throw CredentialError(.invalid, "duration_seconds has to be from 900 to 43200")
      }
      parameters.append(.init(name: "DurationSeconds", value: .integer(duration)))
    }
    return parameters
  }
}
