// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What needs a network, which only the host can grant (`RegoNetwork`).
enum NetworkAccessBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "net.lookup_ip_addr", [.named("name", .string)], .named("addrs", .set(.string)),
      deterministic: false,
      summary: "The addresses of a host name; only where the host grants network access.",
      evaluate: lookUp),
    Builtin(
      "http.send", [.named("request", .object(.string, .any))],
      .named("response", .object(.any, .any)), deterministic: false,
      summary: "An HTTP request; only where the host grants network access.", evaluate: send),
  ]

  private static let notGranted = BuiltinError.failure("network access is not granted")
  /// Larger responses aren't taken.
  private static let bodyLimit = 64 << 20

  private static func lookUp(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let arena = call.arena
    let text = try call.text(0)
    // An address is its own answer and needs no network.
    if let address = IPAddress(text) { return arena.set([arena.string(address.description)]) }
    guard let network = call.context.network else { throw notGranted }
    let found: [String]
    do {
      found = try network.addresses(of: String(decoding: text, as: UTF8.self))
    } catch {
      throw .failure("\(error)")
    }
    return arena.set(found.map { arena.string($0) })
  }

  private static func send(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let arena = call.arena
    let given = try call.object(0)
    try ProviderBuiltins.checkRequest(given, arena)
    let raises = given.field("raise_error")
    guard !raises.exists || raises.boolean != nil else {
      throw .failure("invalid value for raise_error field")
    }
    // The same request gives the same response throughout an evaluation.
    let key = "http.send " + given.regoText
    if let known = call.context.memo[key] { return known }
    let request = try RegoHTTPRequest(given)
    guard let network = call.context.network else { throw notGranted }
    let response: RegoHTTPResponse
    do {
      response = try network.send(request)
    } catch {
      guard !raises.exists || raises.isTrue else {
        let failure = failed("\(error)", arena)
        call.context.memo[key] = failure
        return failure
      }
      throw .failure("\(error)")
    }
    guard response.body.count <= bodyLimit else { throw .tooLarge }
    let result = node(response, given, arena)
    call.context.memo[key] = result
    return result
  }

  private static func failed(_ message: String, _ arena: Arena) -> Node {
    arena.fields([
      ("status_code", .integer(0)),
      (
        "error",
        arena.fields([
          ("code", .text("eval_http_send_network_error")), ("message", arena.string(message)),
        ])
      ),
    ])
  }

  private static func node(_ response: RegoHTTPResponse, _ request: Node, _ arena: Arena) -> Node {
    var headers: [String: [Node]] = [:]
    for (name, value) in response.headers {
      headers[name.lowercased(), default: []].append(arena.string(value))
    }
    return arena.fields([
      ("status", arena.string(response.status)), ("status_code", .integer(response.statusCode)),
      ("body", body(response, request, headers["content-type"] ?? [], arena)),
      ("raw_body", arena.repairedString(response.body)),
      (
        "headers",
        arena.sortedObject(
          headers.map { Node.Entry(key: arena.string($0.key), value: arena.array($0.value)) })
      ),
    ])
  }

  /// The body as a value where the response or the policy says that it is one; else, and when it
  /// can't be read, null.
  private static func body(
    _ response: RegoHTTPResponse, _ request: Node, _ types: [Node], _ arena: Arena
  ) -> Node {
    func isOf(_ names: [String]) -> Bool {
      types.contains { type in names.contains { (type.string ?? "").contains($0) } }
    }
    if request.field("force_json_decode").isTrue || isOf(["application/json"]) {
      return
        (try? response.body.withUnsafeBufferPointer { bytes throws(BuiltinError) in
          try GoJSONReader.read(bytes, in: arena)
        }) ?? .null
    }
    if request.field("force_yaml_decode").isTrue
      || isOf(["application/yaml", "application/x-yaml"])
    {
      guard let document = YAMLReader.read(response.body).document else { return .null }
      return withExtendedLifetime(document) { arena.copy(document.root) }
    }
    return .null
  }
}

extension RegoHTTPRequest {
  private static let standardTimeout: Int64 = 5_000_000_000
  private static let retryLimit = 100

  /// - Throws: OPA's words for what is wrong with a request.
  fileprivate init(_ given: Node) throws(BuiltinError) {
    parameters = given
    guard let method = given.field("method").string else {
      throw .failure("\"method\" must be a string")
    }
    guard let url = given.field("url").string else { throw .failure("\"url\" must be a string") }
    self.method = method.uppercased()
    self.url = url
    body = try Self.body(given)
    headers = try Self.headers(given.field("headers"))
    timeout = try Self.timeout(given.field("timeout"))
    followsRedirects = given.field("enable_redirect").isTrue
    let attempts = given.field("max_retry_attempts")
    guard let retries = attempts.exists ? attempts.integer : 0 else {
      throw .failure("invalid value \(attempts.regoText) for field \"max_retry_attempts\"")
    }
    self.retries = Int(min(max(retries, 0), Int64(Self.retryLimit)))
    // RFC 9110 section 5.6.2: methods are tokens.
    let isToken = self.method.utf8.allSatisfy {
      URLEscapes.isAlphanumeric($0) || "!#$%&'*+-.^_`|~".utf8.contains($0)
    }
    guard isToken else {
      throw .failure("net/http: invalid method \(GoQuote.string(self.method))")
    }
    _ = try GoURL(url.utf8)
  }

  private static func body(_ given: Node) throws(BuiltinError) -> [UInt8]? {
    let raw = given.field("raw_body")
    if raw.exists {
      guard raw.isKind(.string) else { throw .failure("\"raw_body\" must be a string") }
      return Array(raw.utf8)
    }
    let body = given.field("body")
    return body.exists ? GoJSONWriter.write(body) : nil
  }

  private static func headers(
    _ given: Node
  ) throws(BuiltinError) -> [(name: String, value: String)] {
    guard given.exists else { return [] }
    guard given.isKind(.object) else { throw .failure("invalid type for headers key") }
    var headers: [(name: String, value: String)] = []
    for index in given.sortedEntryOrder() {
      let entry = given.entries[index]
      guard let name = entry.key.string, let value = entry.value.string else {
        let shown = entry.value.isKind(.string) ? entry.key : entry.value
        let text = shown.isKind(.array) ? shown.regoText : GoQuote.string(shown.regoText)
        throw .failure("invalid type for headers value \(text)")
      }
      // RFC 9110 section 5.5: a line break would begin a field of the value's own.
      guard !(name + value).utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) else {
        throw .failure("net/http: invalid header field value for \(GoQuote.string(name))")
      }
      headers.append((name, value))
    }
    return headers
  }

  /// A number is one of nanoseconds, a text a duration.
  private static func timeout(_ given: Node) throws(BuiltinError) -> Int64 {
    guard given.exists else { return standardTimeout }
    if let number = given.integer { return number }
    guard given.isKind(.string) else {
      throw .operand(
        1, "'timeout' must be one of {string, number} but got \(given.typeName)")
    }
    do throws(BuiltinError) {
      return try DurationText.parse(given)
    } catch {
      throw .failure("invalid timeout value \(given.regoText): \(error.message)")
    }
  }
}
