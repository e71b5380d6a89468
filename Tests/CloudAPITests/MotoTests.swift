// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@testable import CloudAPI

/// The whole client against a stand-in for AWS, where one runs: `BAWN_MOTO` is its address, such as
/// `http://127.0.0.1:5000`.
@Suite("A stand-in for AWS")
struct MotoTests {
  static let url = ProcessInfo.processInfo.environment["BAWN_MOTO"]

  @Test(
    "the caller's identity and the buckets are answered",
    .enabled(if: url != nil, "BAWN_MOTO names no stand-in"))
  func calls() async throws {
    let url = try #require(Self.url)
    try await NetworkTransport.with { transport in
      var connection = try ClientFixture.connection(transport, url: url)
      connection.transfer.time = .seconds(30)
      let client = ClientFixture.client(connection)
      let identity = try await client.answer(to: ClientFixture.call)
      #expect(identity.view["Account"].string == "123456789012")
      let buckets = try await client.answer(
        to: APICall(service: "s3", operation: "ListBuckets", region: "us-east-1"))
      #expect(buckets.view["Buckets"].exists)
      #expect(client.counters.requests == 2)
    }
  }
}
