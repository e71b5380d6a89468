// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

@Suite("Settings of endpoints")
struct EndpointSettingsTests {
  private func options(_ environment: [String: String], _ config: String = "") -> EndpointOptions {
    let context = CredentialContext(
      environment: environment, home: "/h",
      read: { $0 == "/h/.aws/config" ? .bytes(Array(config.utf8)) : .missing },
      transport: MemoryTransport())
    return EndpointOptions(
      context, configuration: SharedConfiguration(context), models: ProjectFiles.models,
      services: ["s3", "elbv2", "sts"])
  }

  private static let config = """
    [default]
    endpoint_url = http://profile
    services = local
    use_fips_endpoint = true
    s3 =
      addressing_style = path
    [services local]
    s3 =
      endpoint_url = http://profile-s3
    """

  @Test("nothing said means AWS's own endpoints")
  func nothing() {
    #expect(options([:]) == EndpointOptions())
  }

  @Test("a service's own address counts for more than that of all")
  func services() {
    let options = options([
      "AWS_ENDPOINT_URL": "http://all",
      "AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2": "http://balancers",
      "AWS_USE_DUALSTACK_ENDPOINT": "TRUE",
    ])
    #expect(options.url == "http://all" && options.usesDualStack && !options.usesFIPS)
    #expect(options.serviceURLs == ["elbv2": "http://balancers"])
  }

  @Test("the profile says what the environment doesn't")
  func profile() {
    let ofProfile = options([:], Self.config)
    #expect(ofProfile.url == "http://profile" && ofProfile.usesFIPS && ofProfile.usesS3PathStyle)
    #expect(ofProfile.serviceURLs == ["s3": "http://profile-s3"])
    let both = options(
      ["AWS_ENDPOINT_URL": "http://all", "AWS_USE_FIPS_ENDPOINT": "false"], Self.config)
    #expect(both.url == "http://all" && both.serviceURLs.isEmpty && !both.usesFIPS)
    let ignored = options(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], Self.config)
    #expect(ignored.url == nil && ignored.serviceURLs.isEmpty)
  }
}
