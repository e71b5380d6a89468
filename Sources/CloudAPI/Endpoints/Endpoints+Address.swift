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
    // The region becomes a part of the host: nothing but a name may get there.
    guard HostName.isLabel(region) else {
      throw RequestParameters.invalid("\"\(region)\" isn't the name of a region")
    }
    let own = host(service: service.name, region: region, variant: variant(options))
    let custom = try customAddress(service.name, options)
    guard let name = custom?.host ?? own?.name else {
      throw unavailable(service, region, options)
    }
    let signingName = own.flatMap { $0.signingName.isEmpty ? nil : $0.signingName }
    var result = AddressedRequest(
      method: request.method, scheme: custom?.scheme ?? "https", host: name, port: custom?.port,
      path: request.path, query: request.query, headers: request.headers, body: request.body,
      signing: operation.isSigned
        ? SigningScope(
          service: signingName ?? service.signingName, region: own?.signingRegion ?? region,
          isS3: service.signsAsS3) : nil)
    if let bucket = request.bucket {
      try place(bucket, in: &result, custom: custom, region: region, options: options)
    } else if !request.hostPrefix.isEmpty, !options.omitsHostPrefix,
      custom?.takesNoPrefix != true
    {
      result.host = request.hostPrefix + result.host
    }
    if let custom, !custom.path.isEmpty { result.path = custom.path + result.path }
    return result
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
    _ bucket: String, in request: inout AddressedRequest, custom: CustomAddress?, region: String,
    options: EndpointOptions
  ) throws(CloudError) {
    let lead = "/" + PercentEncoding.encode(bucket)
    guard request.path.hasPrefix(lead) else { return }
    let rest = request.path.dropFirst(lead.count)
    let shortened = rest.isEmpty ? "/" : String(rest)
    if bucket.hasPrefix("arn:") {
      guard let point = AccessPoint(bucket) else {
        throw RequestParameters.invalid(
          "\"\(bucket)\" isn't the ARN of an access point in one region")
      }
      guard let home = partition(holding: point.region), home.name == point.partition,
        custom?.takesNoPrefix != true, !options.usesS3PathStyle
      else {
        throw RequestParameters.invalid("\"\(bucket)\" can't be asked at this endpoint")
      }
      let kind =
        "s3-accesspoint" + (options.usesFIPS ? "-fips" : "")
        + (options.usesDualStack ? ".dualstack" : "")
      let host = custom?.host ?? "\(kind).\(point.region).\(home.suffix)"
      request.host = "\(point.label).\(host)"
      request.path = shortened
      request.signing?.region = point.region
      return
    }
    let isPathStyle =
      options.usesS3PathStyle || custom?.takesNoPrefix == true
      || (custom != nil && !options.usesS3VirtualHosts)
    guard !isPathStyle, HostName.isBucketLabel(bucket) else { return }
    request.host = "\(bucket).\(request.host)"
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
