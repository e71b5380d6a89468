// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@testable import CloudAPI

/// Requests and answers as Scripts/compare-wire-forms.py wrote them, for every known operation.
@Suite(
  .enabled(
    if: ProcessInfo.processInfo.environment["BAWN_WIRE_CASES"] != nil,
    "BAWN_WIRE_CASES names no file; Scripts/compare-wire-forms.py writes one"))
struct WireComparison {
  private func cases() throws -> [String: Any] {
    let path = ProcessInfo.processInfo.environment["BAWN_WIRE_CASES"] ?? ""
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("Requests equal those of the public SDK")
  func requests() throws {
    let cases = try #require(try self.cases()["requests"] as? [[String: Any]])
    var differing: [String] = []
    for one in cases {
      let service = one["service"] as? String ?? ""
      let name = one["operation"] as? String ?? ""
      let operation = try KnownModels.all.operation(service: service, operation: name)
      let parameters = Self.members(one["parameters"] ?? [:])
      do {
        let request = try WireForm.request(operation, parameters: parameters)
        if let difference = Self.difference(request, one) {
          differing.append("\(service):\(name): \(difference)")
        }
      } catch {
        differing.append("\(service):\(name): \(error.message)")
      }
    }
    #expect(differing.isEmpty, "\(differing.count) of \(cases.count): \(differing.prefix(20))")
    print("\(cases.count - differing.count) of \(cases.count) requests are equal")
  }

  @Test("Answers are read as the public SDK reads them")
  func answers() throws {
    let cases = try #require(try self.cases()["answers"] as? [[String: Any]])
    var differing: [String] = []
    for one in cases {
      let service = one["service"] as? String ?? ""
      let name = one["operation"] as? String ?? ""
      let operation = try KnownModels.all.operation(service: service, operation: name)
      let headers = (one["headers"] as? [String: String] ?? [:]).map { WireField($0, $1) }
      do {
        let found = try KnownModels.read(one["body"] as? String ?? "", operation, headers: headers)
        let parsed = try JSONSerialization.jsonObject(with: Data(found.utf8)) as? NSDictionary
        let expected = one["expected"] as? NSDictionary ?? [:]
        if parsed != expected {
          let wanted = try JSONSerialization.data(withJSONObject: expected, options: .sortedKeys)
          let text = String(decoding: wanted, as: UTF8.self)
          let place = zip(text, found).prefix { $0 == $1 }.count
          differing.append(
            "\(service):\(name) at \(place): wanted \(text.dropFirst(max(place - 60, 0)).prefix(160)),"
              + " found \(found.dropFirst(max(place - 60, 0)).prefix(160))")
        }
      } catch {
        differing.append("\(service):\(name): \(error)")
      }
    }
    #expect(
      differing.isEmpty,
      "\(differing.count) of \(cases.count): \(differing.prefix(8).joined(separator: "\n"))")
    print("\(cases.count - differing.count) of \(cases.count) answers are equal")
  }

  @Test("Hosts and scopes are those that the services' own rules give")
  func endpoints() throws {
    let cases = try #require(try self.cases()["endpoints"] as? [[String]])
    let endpoints = try KnownModels.all.endpoints()
    var differing: [String] = []
    for one in cases {
      guard let variant = Endpoints.Variant(rawValue: one[2]) else { continue }
      let host = endpoints.host(service: one[0], region: one[1], variant: variant)
      let found = [host?.name ?? "", host?.signingRegion ?? "", host?.signingName ?? ""]
      if found != Array(one[3...]) { differing.append("\(one): \(found)") }
    }
    #expect(differing.isEmpty, "\(differing.count) of \(cases.count): \(differing.prefix(10))")
    print("\(cases.count - differing.count) of \(cases.count) endpoints are equal")
  }

  @Test("Buckets and access points are where S3's own rules put them")
  func buckets() throws {
    let cases = try #require(try self.cases()["buckets"] as? [[Any]])
    let endpoints = try KnownModels.all.endpoints()
    let operation = try KnownModels.all.operation(service: "s3", operation: "GetBucketAcl")
    var differing: [String] = []
    for one in cases {
      let texts = one.map { "\($0)" }
      var options = EndpointOptions()
      options.usesFIPS = texts[2] == "fips" || texts[2] == "both"
      options.usesDualStack = texts[2] == "dual" || texts[2] == "both"
      options.url = texts[3]
      options.usesS3PathStyle = one[4] as? Bool ?? false
      options.usesS3VirtualHosts = true
      let request = try WireForm.request(
        operation, parameters: [.init(name: "Bucket", value: .string(texts[0]))])
      let found = Result {
        try endpoints.address(request, of: operation, region: texts[1], options: options)
      }
      let url = Self.url(found)
      if url != texts[5] + " " + texts[6] { differing.append("\(texts): \(url)") }
    }
    #expect(
      differing.isEmpty,
      "\(differing.count) of \(cases.count): \(differing.prefix(20).joined(separator: "\n"))")
    print("\(cases.count - differing.count) of \(cases.count) buckets are equal")
  }

  private static func url(_ address: Result<AddressedRequest, any Error>) -> String {
    switch address {
    case .success(let found):
      "\(found.scheme)://\(found.hostHeader)"
        + (found.path.hasSuffix("/") ? String(found.path.dropLast()) : found.path)
        + " \(found.signing?.region ?? "")"
    case .failure(let error): "\(error)"
    }
  }

  private static func difference(_ request: WireRequest, _ one: [String: Any]) -> String? {
    if request.method != one["method"] as? String { return "method \(request.method)" }
    if request.path != one["path"] as? String { return "path \(request.path)" }
    let query = (one["query"] as? [[String]] ?? []).map { WireField($0[0], $0[1]) }
    if Set(request.query) != Set(query) || request.query.count != query.count {
      return "query \(request.query), wanted \(query)"
    }
    if request.hostPrefix != one["hostPrefix"] as? String { return "prefix \(request.hostPrefix)" }
    var headers = (one["headers"] as? [String: Any] ?? [:]).mapValues { "\($0)" }
    for field in request.headers where field.name != "Accept" {
      // The package adds digests later, when it signs.
      if field.name == "Content-MD5", headers[field.name] == nil { continue }
      if headers.removeValue(forKey: field.name) != field.value { return "header \(field)" }
    }
    if let missing = headers.first { return "no header \(missing)" }
    let body = String(decoding: request.body, as: UTF8.self)
    switch one["bodyKind"] as? String {
    case "form":
      var wanted = one["body"] as? [String: String] ?? [:]
      for part in body.split(separator: "&") {
        let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(halves[0]).removingPercentEncoding ?? ""
        let value = String(halves[1]).removingPercentEncoding ?? ""
        if wanted.removeValue(forKey: name) != value { return "\(name)=\(value)" }
      }
      return wanted.isEmpty ? nil : "missing \(wanted)"
    case "json":
      let found = try? JSONSerialization.jsonObject(with: Data(request.body)) as? NSDictionary
      return found == one["body"] as? NSDictionary ? nil : "body \(body)"
    default:
      return body == one["body"] as? String ? nil : "body \(body)"
    }
  }

  private static func members(_ value: Any) -> [APIValue.Member] {
    (value as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.map {
      APIValue.Member(name: $0.key, value: self.value($0.value))
    }
  }

  private static func value(_ value: Any) -> APIValue {
    switch value {
    case let text as String: .string(text)
    case let list as [Any]: .list(list.map(Self.value))
    case let map as [String: Any]: .structure(members(map))
    case let number as NSNumber:
      // Truth values are numbers too for Foundation; their type tells.
      String(cString: number.objCType) == "c"
        ? .boolean(number.boolValue) : .integer(number.intValue)
    default: .string("")
    }
  }
}
