// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import Policies

/// Makes clients of AWS accounts that share connections, models and rates.
struct AWSSession: Sendable {
  /// The region that is asked where nothing says another.
  let region: String
  /// The models of services.
  let models: ServiceModels
  /// How often services are asked.
  let limiter: RateLimiter

  private let connection: CloudConnection
  private let context: CredentialContext
  private let tokens: SecurityTokens
  private let base: CredentialCache
  private let gate: OperationGate

  /// A session.
  ///
  /// - Parameters:
  ///   - region: the region that was asked for; nil for the one of the credentials.
  ///   - operations: all that may be called to read.
  ///   - changes: all that may be called with the gate's permit.
  /// - Throws: `CredentialError`, `CloudError`, `TransportError`.
  init(
    _ arguments: AWSArguments, region: String?, operations: [TableOperation],
    changes: [TableOperation] = [], content: ContentFolder, transport: any HTTPTransport
  ) async throws {
    let environment = Environment.all
    models = ServiceModels { name in content.read("\(content.path)/apis/aws/\(name)")?.bytes }
    var context = CredentialContext(
      environment: environment, transport: transport, profile: arguments.profile)
    context.askForCode = CredentialPrompt.code(given: arguments.mfaCode)
    context.runProcess = arguments.allowCredentialProcess ? CredentialPrompt.output : nil
    self.context = context
    let configuration = SharedConfiguration(context)
    var options = EndpointOptions(
      context, configuration: configuration, models: models,
      services: (operations + changes).map(\.service) + ["sts"])
    if let endpoint = arguments.endpoint {
      options.url = endpoint
      options.serviceURLs = [:]
    }
    // One service elsewhere is enough to be careful with all.
    let isLocal =
      options.url.map(Self.isLoopback) == true
      && options.serviceURLs.values.allSatisfy(Self.isLoopback)
    options.omitsHostPrefix = isLocal
    connection = CloudConnection(
      models: models, endpoints: try models.endpoints(), endpointOptions: options,
      transport: transport)
    var limits: ServiceLimits?
    if !isLocal {
      let text = content.read("\(content.path)/apis/aws/limits.tsv")?.bytes
      limits =
        try text.map { bytes throws(CloudError) in try ServiceLimits(bytes) }
        ?? ServiceLimits()
    }
    limiter = RateLimiter(limits: limits)
    tokens = SecurityTokens(connection: connection)
    let metadata = InstanceMetadata(context: context)
    if let region {
      self.region = region
    } else {
      self.region = try await RegionChoice.region(
        context, configuration: configuration, metadata: metadata)
    }
    let chain = CredentialCache(
      CredentialChain(
        context, configuration: configuration, tokens: tokens, metadata: metadata,
        region: self.region))
    if let role = arguments.roleArn {
      base = CredentialCache(
        RoleCredentials(
          RoleRequest(arn: role, externalID: arguments.externalID, sessionName: "bawn"),
          from: chain, tokens: tokens, region: self.region, context: context))
    } else {
      base = chain
    }
    gate = OperationGate(
      allowed: operations.map { OperationGate.Operation($0.service, $0.name) },
      changes: Set(changes.map { OperationGate.Operation($0.service, $0.name) }))
  }

  /// A client with the session's own credentials, or those of a role taken on with them.
  func client(
    account: String, role: String? = nil, externalID: String? = nil
  ) -> CloudClient {
    var credentials = base
    if let role {
      credentials = CredentialCache(
        RoleCredentials(
          RoleRequest(arn: role, externalID: externalID, sessionName: "bawn"), from: base,
          tokens: tokens, region: region, context: context))
    }
    return CloudClient(
      connection: connection, credentials: credentials, limiter: limiter, gate: gate,
      account: account)
  }

  /// A client that may do nothing but receive the messages of one queue and take them away.
  func client(ofQueue url: String) -> CloudClient {
    CloudClient(
      connection: connection, credentials: base, limiter: limiter,
      gate: OperationGate(
        allowed: EventQueue.operations.map { OperationGate.Operation($0.service, $0.name) },
        queueURL: url),
      account: "")
  }

  private static func isLoopback(_ url: String) -> Bool {
    let host = url.drop { $0 != "/" }.drop { $0 == "/" }
    if host.hasPrefix("[::1]") { return true }
    // A name that only begins like an address is somebody else's host.
    let name = host.prefix { $0 != ":" && $0 != "/" }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return name == "localhost"
      || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
