// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What cloud providers' interfaces ask of requests.
enum ProviderBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "providers.aws.sign_req",
      [
        .named("request", .object(.string, .any)), .named("aws_config", .object(.string, .any)),
        .named("time_ns", .number),
      ], .named("signed_request", .object(.any, .any)),
      summary: "An HTTP request with the headers that sign it for AWS.", evaluate: sign)
  ]

  private static let requiredSettings: [StaticString] = [
    "aws_access_key", "aws_region", "aws_secret_access_key", "aws_service",
  ]

  /// What `http.send` takes too.
  private static let requestFields: Set<String> = [
    "method", "url", "body", "enable_redirect", "force_json_decode", "force_yaml_decode",
    "headers", "raw_body", "tls_use_system_certs", "tls_ca_cert", "tls_ca_cert_file",
    "tls_ca_cert_env_variable", "tls_client_cert", "tls_client_cert_file",
    "tls_client_cert_env_variable", "tls_client_key", "tls_client_key_file",
    "tls_client_key_env_variable", "tls_insecure_skip_verify", "tls_server_name", "timeout",
    "cache", "force_cache", "force_cache_duration_seconds", "raise_error", "caching_mode",
    "max_retry_attempts", "cache_ignored_headers",
  ]

  private static func sign(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let arena = call.arena
    let request = try call.object(0)
    guard call[1].isKind(.object) else { throw .operand(1, call[1], expected: "object") }
    let settings = call[1]
    try checkSettings(settings, arena)
    guard call[2].isNumber else { throw .operand(1, call[2], expected: "number") }
    guard let time = call[2].integerOperand else {
      throw .operand(3, "could not convert time_ns value into a unix timestamp")
    }
    try checkRequest(request, arena)
    let given = request.field("headers")
    guard !given.exists || given.isKind(.object) else {
      throw .operand(0, given, expected: "object")
    }
    let required: [StaticString] = ["method", "url"]
    let invalid = required.filter { !request.field($0).isKind(.string) }
    guard invalid.isEmpty else {
      let names = arena.set(invalid.map { .text($0) }).regoText
      throw .operand(1, "invalid values for required request parameters(s): \(names)")
    }
    let url = try GoURL(request.field("url").utf8)
    var headers: [String: String] = [:]
    for entry in given.entries {
      headers[entry.key.string ?? ""] = entry.value.string ?? ""
    }
    let unsigned = settings.field("disable_payload_signing")
    guard !unsigned.exists || unsigned.boolean != nil else {
      throw .operand(2, "invalid value for 'disable_payload_signing' in AWS config")
    }
    let signing = AWSRequestSigning(
      accessKey: text(settings, "aws_access_key"),
      secretKey: text(settings, "aws_secret_access_key"), region: text(settings, "aws_region"),
      service: text(settings, "aws_service"), sessionToken: text(settings, "aws_session_token"),
      time: time)
    headers.merge(
      signing.headers(
        method: text(request, "method"), url: url, headers: headers,
        body: unsigned.isTrue ? nil : body(request)),
      uniquingKeysWith: { $1 })
    let signed = arena.sortedObject(
      headers.map { Node.Entry(key: arena.string($0), value: arena.string($1)) })
    let others = request.entries.filter { !$0.key.equals("headers") }
    return arena.sortedObject(others + [Node.Entry(key: .text("headers"), value: signed)])
  }

  private static func text(_ object: Node, _ name: StaticString) -> String {
    object.field(name).string ?? ""
  }

  private static func body(_ request: Node) -> [UInt8] {
    let raw = request.field("raw_body")
    if raw.exists { return raw.isKind(.string) ? Array(raw.utf8) : [] }
    let body = request.field("body")
    return body.exists ? GoJSONWriter.write(body) : []
  }

  private static func checkSettings(_ settings: Node, _ arena: Arena) throws(BuiltinError) {
    let missing = requiredSettings.filter { !settings.field($0).exists }
    guard missing.isEmpty else {
      let names = arena.set(missing.map { .text($0) }).regoText
      throw .operand(2, "missing required AWS config parameters(s): \(names)")
    }
    let invalid = requiredSettings.filter { !settings.field($0).isKind(.string) }
    guard invalid.isEmpty else {
      let names = arena.set(invalid.map { .text($0) }).regoText
      throw .operand(2, "invalid values for required AWS config parameters(s): \(names)")
    }
  }

  /// Refuses requests with fields that nobody knows, and those that don't say what to ask of whom.
  static func checkRequest(_ request: Node, _ arena: Arena) throws(BuiltinError) {
    let unknown = request.entries.map(\.key).filter { key in
      key.string.map { !requestFields.contains($0) } ?? true
    }
    guard unknown.isEmpty else {
      throw .operand(1, "invalid request parameters(s): \(arena.set(unknown).regoText)")
    }
    let required: [StaticString] = ["method", "url"]
    let missing = required.filter { !request.field($0).exists }
    guard missing.isEmpty else {
      let names = arena.set(missing.map { .text($0) }).regoText
      throw .operand(1, "missing required request parameters(s): \(names)")
    }
  }
}
