// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The network that a host grants to policies, for `http.send` and `net.lookup_ip_addr`.
///
/// The engine opens no connections of its own. A host decides here which addresses may be reached,
/// keeps the time limit of a request, and follows redirects and tries again where the request says
/// so. Both calls come from the thread of the evaluation, which waits for them.
public protocol RegoNetwork: AnyObject, Sendable {
  /// Makes a request.
  ///
  /// - Throws: why there is no response; the error's description becomes the message of
  ///   `eval_http_send_network_error`. A response with an error's status code is a response.
  func send(_ request: RegoHTTPRequest) throws -> RegoHTTPResponse

  /// The addresses of a host name, as text.
  ///
  /// - Throws: why the name can't be looked up; the policy sees the error's description.
  func addresses(of name: String) throws -> [String]
}

/// A request of `http.send`
/// (https://www.openpolicyagent.org/docs/policy-reference/builtins/http).
public struct RegoHTTPRequest {
  /// The method in capital letters.
  public var method: String
  /// The address as the policy gave it; it may be of any scheme.
  public var url: String
  /// Header fields by the names that the policy gave.
  public var headers: [(name: String, value: String)]
  /// The body's bytes; nil without one.
  public var body: [UInt8]?
  /// How long the request may take, in nanoseconds.
  public var timeout: Int64
  /// Whether redirects are to be followed.
  public var followsRedirects: Bool
  /// How often a request that failed is to be tried again.
  public var retries: Int
  /// All of the policy's request, with its settings for TLS; valid during the call.
  public var parameters: Node
}

/// What a server answered.
public struct RegoHTTPResponse: Sendable {
  /// The status code, such as 200.
  public var statusCode: Int
  /// The status line's text, such as `200 OK`.
  public var status: String
  /// Header fields; one name may come several times.
  public var headers: [(name: String, value: String)]
  /// The body's bytes.
  public var body: [UInt8]

  /// A response from its parts.
  public init(
    statusCode: Int, status: String, headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    self.statusCode = statusCode
    self.status = status
    self.headers = headers
    self.body = body
  }
}
