// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import RegoEngine

@Suite("http.send and net.lookup_ip_addr")
struct NetworkAccessBuiltinsTests {
  /// Answers from a table, and remembers what it was asked.
  private final class Network: RegoNetwork, @unchecked Sendable {
    struct Unreachable: Error, CustomStringConvertible {
      var description: String { "connection refused" }
    }

    let response: RegoHTTPResponse?
    // Only the thread of the evaluation comes here.
    var asked: [String] = []

    init(_ response: RegoHTTPResponse?) { self.response = response }

    func send(_ request: RegoHTTPRequest) throws -> RegoHTTPResponse {
      let headers = request.headers.map { "\($0.name)=\($0.value)" }.joined(separator: ",")
      let body = request.body.map { String(decoding: $0, as: UTF8.self) } ?? "none"
      asked.append(
        "\(request.method) \(request.url) [\(headers)] \(body) \(request.timeout) "
          + "\(request.followsRedirects) \(request.retries)")
      guard let response else { throw Unreachable() }
      return response
    }

    func addresses(of name: String) throws -> [String] {
      guard name == "example.com" else { throw Unreachable() }
      return ["192.0.2.1", "2001:db8::1"]
    }
  }

  private static func context(_ network: Network?) -> BuiltinContext {
    let context = BuiltinContext(arena: Arena(), now: 0, seed: 1)
    context.network = network
    return context
  }

  @Test("sends what the request says, once for the same request")
  func sends() {
    let network = Network(
      RegoHTTPResponse(
        statusCode: 200, status: "200 OK",
        headers: [("Content-Type", "application/json; charset=utf-8"), ("X-A", "1"), ("x-a", "2")],
        body: Array(#"{"ok": [1, 2.50]}"#.utf8)))
    let context = Self.context(network)
    let request = #"""
      {"method": "post", "url": "https://example.com/a?b", "headers": {"X": "y"},
       "body": {"b": 1, "a": "<"}, "timeout": "2s", "enable_redirect": true,
       "max_retry_attempts": 3}
      """#
    let answer = call("http.send", list: request, context: context)
    #expect(
      answer == #"""
        {"body": {"ok": [1, 2.50]}, "headers": {"content-type": ["application/json; charset=utf-8"], \#
        "x-a": ["1", "2"]}, "raw_body": "{\"ok\": [1, 2.50]}", "status": "200 OK", "status_code": 200}
        """#)
    #expect(call("http.send", list: request, context: context) == answer)
    #expect(
      network.asked == [
        #"POST https://example.com/a?b [X=y] {"a":"\u003c","b":1} 2000000000 true 3"#
      ])
  }

  @Test(
    "reads bodies as their type or the policy says",
    arguments: [
      ("text/plain", "{}", "", "null"),
      ("text/plain", "[1]", #", "force_json_decode": true"#, "[1]"),
      ("application/json", "[1", "", "null"), ("application/yaml", "a: [x]", "", #"{"a": ["x"]}"#),
      ("text/plain", "a: 1", #", "force_yaml_decode": true"#, #"{"a": 1}"#),
    ])
  func bodies(type: String, text: String, option: String, wanted: String) {
    let network = Network(
      RegoHTTPResponse(
        statusCode: 200, status: "200 OK", headers: [("content-type", type)],
        body: Array(text.utf8)))
    let answer = call(
      "http.send", list: #"{"method": "get", "url": "http://h/"\#(option)}"#,
      context: Self.context(network))
    #expect(answer.hasPrefix(#"{"body": \#(wanted), "headers""#))
  }

  @Test("gives what went wrong as a value where the policy wants that")
  func failures() {
    let plain = #"{"method": "get", "url": "http://h/"}"#
    #expect(
      call("http.send", list: plain, context: Self.context(Network(nil)))
        == "eval_builtin_error: http.send: connection refused")
    let asked = #"{"method": "get", "url": "http://h/", "raise_error": false}"#
    #expect(
      call("http.send", list: asked, context: Self.context(Network(nil)))
        == #"""
        {"error": {"code": "eval_http_send_network_error", "message": "connection refused"}, \#
        "status_code": 0}
        """#)
    #expect(
      call("http.send", list: plain)
        == "eval_builtin_error: http.send: network access is not granted")
  }

  @Test(
    "refuses requests that aren't any, in OPA's words",
    arguments: [
      (#""headers": {"a": 1}"#, #"builtin: invalid type for headers value "1""#),
      (#""headers": {"a": ["b"]}"#, #"builtin: invalid type for headers value ["b"]"#),
      (#""headers": 1"#, "builtin: invalid type for headers key"),
      (
        #""headers": {"a": "b\r\nc: d"}"#, #"builtin: net/http: invalid header field value for "a""#
      ),
      (
        #""timeout": {}"#,
        "type: operand 1 'timeout' must be one of {string, number} but got object"
      ),
      (#""timeout": "x""#, #"builtin: invalid timeout value "x": time: invalid duration "x""#),
      (#""raw_body": 1"#, #"builtin: "raw_body" must be a string"#),
      (#""raise_error": 1"#, "builtin: invalid value for raise_error field"),
      (
        #""max_retry_attempts": "x""#,
        #"builtin: invalid value "x" for field "max_retry_attempts""#
      ),
      (#""method": "g t""#, #"builtin: net/http: invalid method "G T""#),
      (#""url": "http://a:b""#, #"builtin: parse "http://a:b": invalid port ":b" after host"#),
    ])
  func refuses(fields: String, message: String) {
    let parts = message.split(separator: ":", maxSplits: 1)
    var request = [#""method": "get""#, #""url": "http://h/""#]
    request.removeAll { fields.hasPrefix(String($0.prefix(6))) }
    let network = Network(RegoHTTPResponse(statusCode: 200, status: "200 OK"))
    #expect(
      call(
        "http.send", list: "{\((request + [fields]).joined(separator: ", "))}",
        context: Self.context(network))
        == "eval_\(parts[0])_error: http.send:\(parts[1])")
    #expect(network.asked.isEmpty)
  }

  @Test("looks names up where that is granted")
  func names() {
    let name = "net.lookup_ip_addr"
    let network = Network(nil)
    #expect(
      call(name, list: #""example.com""#, context: Self.context(network))
        == #"{"192.0.2.1", "2001:db8::1"}"#)
    #expect(
      call(name, list: #""other.example""#, context: Self.context(network))
        == "eval_builtin_error: net.lookup_ip_addr: connection refused")
    #expect(call(name, list: #""10.0.0.1""#) == #"{"10.0.0.1"}"#)
    #expect(
      call(name, list: #""example.com""#)
        == "eval_builtin_error: net.lookup_ip_addr: network access is not granted")
  }
}
