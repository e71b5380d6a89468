// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Endpoints {
  /// Where a request goes, and what it is signed for.
  ///
  /// - Throws: `unavailable` when the service has no endpoint of the kind that the options ask for,
  ///   `invalidRequest` for a custom address, region or bucket that can't be in a host's name.
  package func address(
    _ request: WireRequest, of operation: OperationModel, region: String,
    options: EndpointOptions = .init()
  ) throws(CloudError) -> AddressedRequest {
    let service = operation.service
    let home = try home(of: service, region: region, options: options)
    var result = AddressedRequest(
      method: request.method, scheme: home.scheme, host: home.host, port: home.port,
      path: request.path, query: request.query, headers: request.headers, body: request.body,
      signing: operation.isSigned ? home.signing : nil)
    if let bucket = request.bucket {
      try place(bucket, in: &result, home: home, region: region, options: options)
    } else if !request.hostPrefix.isEmpty, !options.omitsHostPrefix, !home.takesNoPrefix {
      result.host = request.hostPrefix + result.host
    }
    if !home.path.isEmpty { result.path = home.path + result.path }
    return result
  }

  /// Where a service is in a region: found out once.
  private func home(
    of service: ServiceModel, region: String, options: EndpointOptions
  ) throws(CloudError) -> ServiceHome {
    let name = KnownHomes.Name(service: service.name, region: region)
    if let known = known.home(name, options) { return known }
    // The region becomes a part of the host: nothing but a name may get there.
    guard HostName.isLabel(region) else {
      throw RequestParameters.invalid("\"\(region)\" isn't the name of a region")
    }
    let own = host(service: service.name, region: region, variant: variant(options))
    let custom = try customAddress(service.name, options)
    guard let host = custom?.host ?? own?.name else {
      throw unavailable(service, region, options)
    }
    let signingName = own.flatMap { $0.signingName.isEmpty ? nil : $0.signingName }
    let home = ServiceHome(
      scheme: custom?.scheme ?? "https", host: host, port: custom?.port,
      path: custom?.path ?? "", isCustom: custom != nil,
      takesNoPrefix: custom?.takesNoPrefix == true,
      signing: SigningScope(
        service: signingName ?? service.signingName, region: own?.signingRegion ?? region,
        isS3: service.signsAsS3))
    known.keep(home, name, options)
    return home
  }

  private func variant(_ options: EndpointOptions) -> Variant {
    switch (options.usesFIPS, options.usesDualStack) {
    case (false, false): .plain
    case (true, false): .fips
    case (false, true): .dual
    case (true, true): .both
    }
  }

  private func customAddress(
    _ service: String, _ options: EndpointOptions
  ) throws(CloudError) -> CustomAddress? {
    guard let text = options.serviceURLs[service] ?? options.url, !text.isEmpty else { return nil }
    guard let address = CustomAddress(text) else {
      throw RequestParameters.invalid(
        "the endpoint \"\(text)\" isn't an address; write it as http://HOST:PORT or https://HOST")
    }
    return address
  }

  /// Puts a bucket before the host's name where it can be there; else it stays in the path.
  private func place(
    _ bucket: String, in request: inout AddressedRequest, home: ServiceHome, region: String,
    options: EndpointOptions
  ) throws(CloudError) {
    let isARN = bucket.hasPrefix("arn:")
    let isPathStyle =
      options.usesS3PathStyle || home.takesNoPrefix
      || (home.isCustom && !options.usesS3VirtualHosts)
    guard isARN || (!isPathStyle && HostName.isBucketLabel(bucket)) else { return }
    let lead = "/" + PercentEncoding.encode(bucket)
    guard request.path.hasPrefix(lead) else { return }
    let rest = request.path.dropFirst(lead.count)
    let shortened = rest.isEmpty ? "/" : String(rest)
    if isARN {
      guard let point = AccessPoint(bucket) else {
        throw RequestParameters.invalid(
          "\"\(bucket)\" isn't the ARN of an access point in one region")
      }
      guard let partition = partition(holding: point.region), partition.name == point.partition,
        !home.takesNoPrefix, !options.usesS3PathStyle
      else {
        throw RequestParameters.invalid("\"\(bucket)\" can't be asked at this endpoint")
      }
      let kind =
        "s3-accesspoint" + (options.usesFIPS ? "-fips" : "")
        + (options.usesDualStack ? ".dualstack" : "")
      let host = home.isCustom ? home.host : "\(kind).\(point.region).\(partition.suffix)"
      request.host = "\(point.label).\(host)"
      request.signing?.region = point.region
    } else {
      request.host = "\(bucket).\(request.host)"
    }
    request.path = shortened
  }

  private func unavailable(
    _ service: ServiceModel, _ region: String, _ options: EndpointOptions
  ) -> CloudError {
    var wanted: [String] = []
    if options.usesFIPS { wanted.append("FIPS") }
    if options.usesDualStack { wanted.append("dual-stack") }
    let kind = wanted.isEmpty ? "" : wanted.joined(separator: " and ") + " "
    return CloudError(
      kind: .unavailable,
      message: "no \(kind)endpoint of \"\(service.name)\" is known for the region \"\(region)\"")
  }
}
