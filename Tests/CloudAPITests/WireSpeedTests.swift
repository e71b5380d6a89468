// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@testable import CloudAPI

/// Work that grows with its input and no faster.
struct WireSpeedTests {
  @Test("Reading an answer takes time in proportion to its size")
  func linear() throws {
    let operation = try KnownModels.all.operation(service: "ec2", operation: "DescribeVolumes")
    let item =
      "<item><volumeId>vol-0123456789abcdef0</volumeId><size>8</size><encrypted>false</encrypted>"
      + "<createTime>2026-01-31T08:15:00.000Z</createTime><tagSet><item><key>Name</key><value>a &amp; b"
      + "</value></item></tagSet></item>"
    func time(_ count: Int) throws -> Duration {
      let body = Array(
        ("<R><volumeSet>" + String(repeating: item, count: count) + "</volumeSet></R>").utf8)
      let start = Self.processorTime()
      let answer = WireAnswer(status: 200, headers: [], body: body)
      let document = try WireForm.document(of: answer, to: operation)
      withExtendedLifetime(document) { #expect(document.root.count == 1) }
      return Self.processorTime() - start
    }
    // The quickest of several: what else the machine does only ever adds.
    let small = try (0..<4).map { _ in try time(150) }.min()
    let large = try (0..<3).map { _ in try time(1500) }.min()
    // Ten times the size; a quadratic reader would take a hundred times as long.
    #expect(try #require(large) < #require(small) * 40)
  }

  /// What this thread has worked so far, whatever others do meanwhile.
  private static func processorTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }

  @Test("Repeated members, attributes and names cost no more than their bytes")
  func repetition() throws {
    let operation = try KnownModels.operation(
      "form\tec2\noperation\tDo\tPOST\t/\tout=0\n0\t{\tA:s B:1,f T:s,n=x:t,a\n1\t[\ts")
    let members = String(repeating: "<A>1</A><B>2</B><C/>", count: 20_000)
    let attributes = String(repeating: " a='1'", count: 20_000)
    let found = try KnownModels.read("<R\(attributes) t='v'>\(members)</R>", operation)
    #expect(found.hasPrefix(#"{"A":"1","B":["2","2""#) && found.hasSuffix(#""T":"v"}"#))
  }
}
