// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The region that calls go to where nobody says another.
package enum RegionChoice {
  /// The region as AWS's tools find it: `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile, the
  /// instance.
  ///
  /// - Throws: `absent` with every place that was looked at, `invalid` for what can't be a region.
  package static func region(
    _ context: CredentialContext, configuration: SharedConfiguration, metadata: InstanceMetadata
  ) async throws(CredentialError) -> String {
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
      if let region = context.variable(name) { return try checked(region, from: name) }
    }
    let profile =
      context.profile ?? context.variable("AWS_PROFILE")
      ?? context.variable("AWS_DEFAULT_PROFILE") ?? "default"
    if let region = configuration.profile(profile)?["region"], !region.isEmpty {
      return try checked(region, from: "profile \"\(profile)\"")
    }
    do throws(CredentialError) {
      return try checked(try await metadata.text(at: "placement/region"), from: "the instance")
    } catch {
      guard error.code == .absent || error.code == .refused else { throw error }
      throw CredentialError(
        .absent,
        "no region is known: AWS_REGION and AWS_DEFAULT_REGION aren't set, profile "
          + "\"\(profile)\" has none (\(configuration.places)), and of the instance: "
          + error.message)
    }
  }

  private static func checked(
    _ region: String, from place: String
  ) throws(CredentialError) -> String {
    guard SSOCredentials.isRegion(region) else {
      throw CredentialError(
        .invalid, "what \(place) gives as region isn't one; it has to be like \"eu-west-1\"")
    }
    return region
  }
}
