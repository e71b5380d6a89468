// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The places where AWS's own tools look for credentials, in their order.
package struct CredentialChain: CredentialSource {
  private let sources: [any CredentialSource]

  /// A chain of places.
  package init(_ sources: [any CredentialSource]) { self.sources = sources }

  /// The usual chain: the environment, the profile, a web identity, the container, the instance.
  ///
  /// A profile that is asked for by name goes first and alone: whoever names one doesn't want
  /// what happens to be in the environment.
  ///
  /// - Parameters:
  ///   - tokens: hands out roles.
  ///   - region: where it is asked for those whose profile says nothing else.
  package init(
    _ context: CredentialContext, configuration: SharedConfiguration, tokens: SecurityTokens,
    metadata: InstanceMetadata, region: String
  ) {
    let chosen = context.profile ?? context.variable("AWS_PROFILE")
    let profile = ProfileCredentials(
      context: context, configuration: configuration,
      profile: chosen ?? context.variable("AWS_DEFAULT_PROFILE") ?? "default",
      isRequired: chosen != nil, tokens: tokens, metadata: metadata, region: region)
    if context.profile != nil {
      sources = [profile]
      return
    }
    let webIdentity = EnvironmentWebIdentity(tokens: tokens, region: region, context: context)
    sources = [
      EnvironmentCredentials(context: context),
      // A profile that somebody chose counts for more than a pod's role, which is just there.
      chosen == nil ? webIdentity : profile, chosen == nil ? profile : webIdentity,
      ContainerCredentials(context: context), InstanceCredentials(metadata: metadata),
    ]
  }

  package var name: String { "credentials" }

  package func load() async throws(CredentialError) -> AccessCredentials {
    var reasons: [String] = []
    for source in sources {
      do throws(CredentialError) {
        return try await source.load()
      } catch {
        guard error.code == .absent else {
          guard error.code != .cancelled, !reasons.isEmpty else { throw error }
          let before = reasons.joined(separator: "; ")
          throw CredentialError(error.code, "\(error.message) (before that: \(before))")
        }
        reasons.append("\(source.name): \(error.message)")
      }
    }
    throw CredentialError(
      .absent, "no AWS credentials are found; \(reasons.joined(separator: "; "))")
  }
}
