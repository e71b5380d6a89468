// Bawn
// SPDX-License-Identifier: Apache-2.0

extension EndpointOptions {
  /// What the environment and the profile say of endpoints, as for AWS's own tools.
  ///
  /// The environment counts for more than the profile, and in each a service's own address for
  /// more than that of all.
  /// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
  ///
  /// - Parameters:
  ///   - models: know what services are called in the settings.
  ///   - services: the services that will be asked.
  package init(
    _ context: CredentialContext, configuration: SharedConfiguration, models: ServiceModels,
    services: some Sequence<String>
  ) {
    self.init()
    let name =
      context.profile ?? context.variable("AWS_PROFILE")
      ?? context.variable("AWS_DEFAULT_PROFILE") ?? "default"
    let profile = configuration.profile(name) ?? [:]
    func isOn(_ variable: String, _ setting: String) -> Bool {
      (context.variable(variable) ?? profile[setting])?.lowercased() == "true"
    }
    usesFIPS = isOn("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")
    usesDualStack = isOn("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    usesS3PathStyle = profile["s3.addressing_style"]?.lowercased() == "path"
    if isOn("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") { return }
    let common = context.variable("AWS_ENDPOINT_URL")
    url = common ?? profile["endpoint_url"]
    let section = profile["services"].flatMap { configuration.services($0) } ?? [:]
    let prefix = "AWS_ENDPOINT_URL_"
    // Nearly nobody names single services; then no model has to be read for it.
    guard !section.isEmpty || context.environment.keys.contains(where: { $0.hasPrefix(prefix) })
    else { return }
    for service in Set(services) {
      guard let variable = try? models.service(service).variableName else { continue }
      if let address = context.variable(prefix + variable) {
        serviceURLs[service] = address
      } else if common == nil, let address = section["\(variable.lowercased()).endpoint_url"] {
        serviceURLs[service] = address
      }
    }
  }
}
