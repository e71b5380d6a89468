// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Turns parameters into requests and answers into documents, in the form that a service speaks.
package enum WireForm {
  /// The request that an operation's model makes of parameters.
  ///
  /// - Parameters:
  ///   - operation: what is asked.
  ///   - parameters: the members of its input. Timestamps are ISO 8601, blobs Base64.
  ///   - idempotencyToken: makes the value of a token that the parameters leave out.
  /// - Throws: `invalidRequest` for a parameter that the model doesn't know, one of another kind
  ///   than the model's, or a required one that is missing.
  package static func request(
    _ operation: OperationModel, parameters: [APIValue.Member],
    idempotencyToken: () -> String = { "" }
  ) throws(CloudError) -> WireRequest {
    var given = parameters
    let shape = operation.inputShape ?? Shape(kind: .structure, members: [])
    for member in shape.members where member.traits.contains(.idempotencyToken) {
      if given.contains(where: { $0.name == member.name }) { continue }
      let token = idempotencyToken()
      if !token.isEmpty { given.append(.init(name: member.name, value: .string(token))) }
    }
    let checker = RequestParameters(shapes: operation.service.shapes, timestampForm: .iso8601)
    let members = try checker.members(given, of: shape, at: "")
    var request =
      switch operation.service.form {
      case .query, .ec2: try formRequest(operation, members)
      case .json10, .json11: try jsonRequest(operation, members)
      case .restJSON, .restXML: try restRequest(operation, shape, members)
      }
    if let header = operation.service.header { request.headers.append(header) }
    return request
  }

  private static func formRequest(
    _ operation: OperationModel, _ members: [(Shape.Member, APIValue)]
  ) throws(CloudError) -> WireRequest {
    let places = try RequestPlaces(operation, members)
    var body = FormBody(operation)
    // The form has all members in the body, whatever else is said of them.
    try body.write(members)
    return WireRequest(
      method: operation.method, path: "/", query: [],
      headers: [
        WireField("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
      ],
      body: body.bytes, hostPrefix: try places.hostPrefix())
  }

  private static func jsonRequest(
    _ operation: OperationModel, _ members: [(Shape.Member, APIValue)]
  ) throws(CloudError) -> WireRequest {
    let places = try RequestPlaces(operation, members)
    var body = JSONBody(operation)
    try body.write(members)
    let version = operation.service.form == .json10 ? "1.0" : "1.1"
    var headers = [
      WireField("X-Amz-Target", "\(operation.service.targetPrefix).\(operation.name)"),
      WireField("Content-Type", "application/x-amz-json-\(version)"),
    ]
    if operation.service.hasQueryErrors {
      headers.append(WireField("x-amzn-query-mode", "true"))
    }
    return WireRequest(
      method: operation.method, path: "/", query: [], headers: headers, body: body.bytes,
      hostPrefix: try places.hostPrefix())
  }

  private static func restRequest(
    _ operation: OperationModel, _ shape: Shape, _ members: [(Shape.Member, APIValue)]
  ) throws(CloudError) -> WireRequest {
    let places = try RequestPlaces(operation, members)
    let (path, query) = try places.target()
    var request = WireRequest(
      method: operation.method, path: path, query: query, headers: places.headers, body: [],
      hostPrefix: try places.hostPrefix(), bucket: places.bucket)
    let isJSON = operation.service.form == .restJSON
    var isStream = false
    if let index = shape.payload {
      let payload = shape.members[index]
      let value = members.first { $0.0.name == payload.name }?.1
      switch payload.type {
      case .blob, .string:
        isStream = true
        if let value { request.body = try stream(value, as: payload) }
      default:
        if let value {
          request.body = try body(operation) { json, xml throws(CloudError) in
            if isJSON {
              try json.write(value, as: payload, path: payload.name, depth: 0)
            } else {
              try xml.write(payload: value, as: payload)
            }
          }
        } else if isJSON {
          request.body = Array("{}".utf8)
        }
      }
    } else if !places.body.isEmpty {
      request.body = try body(operation) { json, xml throws(CloudError) in
        if isJSON {
          try json.write(places.body)
        } else {
          try xml.write(
            places.body, root: operation.facts.rootName,
            namespace: operation.facts.rootNamespace)
        }
      }
    } else if isJSON, shape.members.contains(where: { $0.place == .body }) {
      request.body = Array("{}".utf8)
    }
    let isTyped = request.headers.contains { $0.name.lowercased() == "content-type" }
    if !request.body.isEmpty, !isStream, !isTyped {
      request.headers.append(
        WireField("Content-Type", isJSON ? "application/json" : "application/xml"))
    }
    addDigest(to: &request, shape)
    return request
  }

  /// The body's digest (RFC 1864), where the model has a header for it: some operations of S3 take no
  /// body without.
  private static func addDigest(to request: inout WireRequest, _ shape: Shape) {
    guard !request.body.isEmpty else { return }
    let isAsked = shape.members.contains { $0.place == .header && $0.wire == digestHeader }
    let isGiven = request.headers.contains { $0.name == digestHeader }
    guard isAsked, !isGiven else { return }
    request.headers.append(
      WireField(digestHeader, Base64.encode(Array(Insecure.MD5.hash(data: request.body)))))
  }

  private static let digestHeader = "Content-MD5"

  private static func body(
    _ operation: OperationModel,
    _ write: (inout JSONBody, inout XMLBody) throws(CloudError) -> Void
  ) throws(CloudError) -> [UInt8] {
    var json = JSONBody(operation)
    var xml = XMLBody(operation)
    try write(&json, &xml)
    return json.bytes.isEmpty ? xml.bytes : json.bytes
  }

  private static func stream(
    _ value: APIValue, as member: Shape.Member
  ) throws(CloudError) -> [UInt8] {
    guard case .string(let text) = value else {
      throw RequestParameters.invalid("the parameter \"\(member.name)\" has to be a text")
    }
    if member.type == .string { return Array(text.utf8) }
    guard let bytes = Base64.decode(text.utf8) else {
      throw RequestParameters.invalid("the parameter \"\(member.name)\" has to be Base64")
    }
    return bytes
  }
}
