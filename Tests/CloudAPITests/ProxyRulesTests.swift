// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

@Suite("Proxies and addresses")
struct ProxyRulesTests {
  private func isProxied(_ host: String, _ exceptions: String, secure: Bool = true) throws -> Bool {
    let rules = try ProxyRules(environment: [
      "HTTPS_PROXY": "http://proxy:3128", "http_proxy": "http://proxy:3129",
      "NO_PROXY": exceptions,
    ])
    return rules.proxy(for: AddressedRequest(scheme: secure ? "https" : "http", host: host)) != nil
  }

  @Test("the environment's proxies are used by kind of connection")
  func kinds() throws {
    let rules = try ProxyRules(environment: [
      "https_proxy": "http://a%40b:p%3Aw@proxy.example:8443/", "HTTP_PROXY": "other:8080",
    ])
    let secure = try #require(rules.proxy(for: AddressedRequest(host: "s3.amazonaws.com")))
    #expect(secure.host == "proxy.example" && secure.port == 8443)
    #expect(secure.login == .init(user: "a@b", password: "p:w"))
    #expect(!"\(secure)".contains("p:w"))
    let plain = rules.proxy(for: AddressedRequest(scheme: "http", host: "x.example"))
    #expect(plain?.host == "other" && plain?.port == 8080)
  }

  @Test(
    "NO_PROXY takes names, suffixes, ports, addresses and networks",
    arguments: [
      ("s3.amazonaws.com", "amazonaws.com", false), ("s3.amazonaws.com", ".amazonaws.com", false),
      ("s3.amazonaws.com", "*.amazonaws.com", false), ("notamazonaws.com", "amazonaws.com", true),
      ("s3.amazonaws.com", "s3.amazonaws.com:443", false),
      ("s3.amazonaws.com", "s3.amazonaws.com:8443", true),
      ("S3.AMAZONAWS.com", "amazonaws.com", false),
      ("10.1.2.3", "10.0.0.0/8", false), ("11.1.2.3", "10.0.0.0/8", true),
      ("10.1.2.3", "10.1.2.3", false), ("10.1.2.3", "10.0.0.0/33", true),
      ("10.1.2.3", "10.0.0.0/x", true), ("fd00::5", "fd00::/16", false),
      ("fe80::5", "fd00::/16", true), ("s3.amazonaws.com", "*", false),
      ("s3.amazonaws.com", "a, b ,amazonaws.com", false), ("s3.amazonaws.com", "", true),
    ])
  func exceptions(host: String, exceptions: String, isProxied: Bool) throws {
    #expect(try self.isProxied(host, exceptions) == isProxied)
  }

  @Test("this machine and metadata services are never asked through a proxy")
  func direct() throws {
    for host in [
      "169.254.169.254", "169.254.170.2", "fd00:ec2::254", "127.0.0.1", "::1", "localhost",
      "::ffff:169.254.169.254",
    ] {
      #expect(try !isProxied(host, "", secure: false))
    }
  }

  @Test("a proxy that can't be used is refused without showing what its address holds")
  func refused() {
    for text in ["socks5://u:secret@p:1", "http://u:secret@p:99999", "http://u:secret@"] {
      let error = #expect(throws: TransportError.self) {
        try ProxyRules(environment: ["HTTPS_PROXY": text])
      }
      #expect(error?.code == .invalid && error?.message.contains("secret") == false)
    }
    // A web server's request field must not become a proxy.
    let rules = try? ProxyRules(environment: [
      "HTTP_PROXY": "http://evil:1", "REQUEST_METHOD": "GET",
    ])
    #expect(rules?.plain == nil)
  }

  @Test("addresses of both kinds are read, and nothing else")
  func addresses() {
    #expect(NetworkAddress("1.2.3.4")?.bytes == [1, 2, 3, 4])
    #expect(NetworkAddress("[::1]")?.isLoopback == true)
    #expect(NetworkAddress("2001:db8::1")?.bytes.count == 16)
    #expect(NetworkAddress("1:2:3:4:5:6:7:8")?.bytes.last == 8)
    for text in [
      "", "1.2.3", "1.2.3.256", "1.2.3.4.5", ":::", "1::2::3", "1:2:3:4:5:6:7", "g::",
      "example.com", "1:2:3:4:5:6:7:8:9", "+1.2.3.4",
    ] {
      #expect(NetworkAddress(text) == nil, "\(text)")
    }
  }

  @Test("addresses in settings are taken apart, and odd ones refused")
  func simple() throws {
    let request = try #require(SimpleAddress("http://[fd00:ec2::23]:8080/a/b?c=d%20e&f")?.request)
    #expect(request.host == "fd00:ec2::23" && request.port == 8080 && request.path == "/a/b")
    #expect(request.query == [WireField("c", "d e"), WireField("f", "")])
    #expect(request.url == "http://[fd00:ec2::23]:8080/a/b?c=d%20e&f")
    for text in [
      "ftp://a/", "http:///x", "http://a@b/", "http://a\\b/", "http://a:0/", "//a", "http://a b/",
    ] {
      #expect(SimpleAddress(text) == nil, "\(text)")
    }
  }
}
