// Bawn
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import CloudAPI

@Suite("Rates")
struct RateLimitTests {
  private static let table = """
    service\toperation\trate\tburst\tsource
    # a comment
    *\t*\t40\t80\testimate
    ec2\tDescribe+\t20\t100\thttps://example.com
    ec2\tDescribeRegions\t2\t4\thttps://example.com
    lambda\t*\t15\t15\thttps://example.com
    """

  private func limits() throws -> ServiceLimits { try ServiceLimits(Array(Self.table.utf8)) }

  @Test("a quarter of a published limit is used, and of patterns the longest counts")
  func share() throws {
    let limits = try limits()
    let single = limits.limit(service: "ec2", operation: "DescribeInstances")
    #expect(single.rate == .init(perSecond: 5, burst: 25))
    #expect(single.pattern == "DescribeInstances")
    #expect(limits.limit(service: "ec2", operation: "DescribeRegions").rate.burst == 1)
    let shared = limits.limit(service: "lambda", operation: "GetPolicy")
    #expect(shared.pattern == "*" && shared.rate.perSecond == 3.75)
    #expect(limits.limit(service: "other", operation: "X").rate.perSecond == 10)
  }

  @Test("a line that isn't a limit is refused with its number")
  func badLine() {
    let bad = ["a\tb\tc\td\te", "a\tb\t0\t1\te", "a\tb\tnan\t1\te", "a b 1 1 e"]
    for line in bad {
      let error = #expect(throws: CloudError.self) {
        try ServiceLimits(Array("service\n\(line)".utf8))
      }
      #expect(error?.message.contains("line 2") == true)
    }
  }

  @Test("the table of the project reads, and nothing in it is quicker than 2,500 a second")
  func projectTable() throws {
    let limits = try ServiceLimits(ProjectFiles.bytes("apis/aws/limits.tsv"))
    #expect(limits.limit(service: "ec2", operation: "DescribeInstances").rate.perSecond == 5)
    #expect(limits.limit(service: "cloudtrail", operation: "LookupEvents").rate.perSecond == 0.5)
    #expect(limits.limit(service: "kms", operation: "DescribeKey").rate.perSecond <= 2500)
  }

  @Test("calls beyond the burst wait for their turn")
  func waits() async throws {
    let time = ManualTime()
    let bucket = RateBucket(limit: .init(perSecond: 5, burst: 2), time: time.source)
    var moments: [Duration] = []
    for _ in 0..<6 { moments.append(try await bucket.wait()) }
    #expect(moments[1] == .zero)
    for (index, expected) in [0.2, 0.4, 0.6, 0.8].enumerated() {
      #expect(abs(moments[index + 2].inSeconds - expected) < 0.01)
    }
  }

  @Test("a refusal halves the rate once, and it comes back in time")
  func throttle() async throws {
    let time = ManualTime()
    let bucket = RateBucket(limit: .init(perSecond: 8, burst: 8), time: time.source)
    let sent = try await bucket.wait()
    time.advance(.milliseconds(100))
    bucket.throttle(sentAt: sent)
    // Those that were under way with it say the same thing.
    bucket.throttle(sentAt: sent)
    bucket.throttle(sentAt: sent)
    #expect(bucket.rate == 4)
    time.advance(.seconds(10))
    #expect(abs(bucket.rate - 5.6) < 0.01)
    bucket.throttle(sentAt: time.now)
    #expect(abs(bucket.rate - 2.8) < 0.01)
    time.advance(.seconds(100))
    #expect(bucket.rate == 8)
  }

  @Test("a rate never gets so low that nothing goes any more")
  func floor() {
    let time = ManualTime()
    let bucket = RateBucket(limit: .init(perSecond: 64, burst: 8), time: time.source)
    for _ in 0..<100 {
      bucket.throttle(sentAt: time.now)
      time.advance(.milliseconds(1))
    }
    #expect(bucket.rate >= 1)
  }

  @Test("accounts, regions and services have rates of their own")
  func separate() async throws {
    let time = ManualTime()
    let limiter = RateLimiter(limits: try limits(), time: time.source)
    let call = APICall(service: "lambda", operation: "GetPolicy", region: "eu-west-1")
    let permit = try await limiter.permit(for: call, account: "1")
    limiter.throttle(permit)
    #expect(limiter.rate(of: call, account: "1") == 3.75 / 2)
    #expect(limiter.rate(of: call, account: "2") == 3.75)
    var elsewhere = call
    elsewhere.region = "eu-west-2"
    #expect(limiter.rate(of: elsewhere, account: "1") == 3.75)
    #expect(RateLimiter(limits: nil).rate(of: call, account: "1") == nil)
  }

  private final class Order: Sendable {
    private let list = Mutex<[Int]>([])
    var numbers: [Int] { list.withLock { $0 } }
    func append(_ number: Int) { list.withLock { $0.append(number) } }
  }

  @Test("whoever waits for a lock gets it in the order of asking")
  func fairness() async throws {
    let lock = FairLock()
    let order = Order()
    try await withThrowingTaskGroup(of: Void.self) { group in
      try await lock.lock()
      for number in 0..<20 {
        group.addTask {
          try await lock.lock()
          order.append(number)
          lock.unlock()
        }
        while lock.waitingCount != number + 1 { await Task.yield() }
      }
      lock.unlock()
      try await group.waitForAll()
    }
    #expect(order.numbers == Array(0..<20))
  }

  @Test("whoever is cancelled while waiting leaves the line, and the others go on")
  func cancelled() async throws {
    let lock = FairLock()
    try await lock.lock()
    let wasServed = await withTaskGroup(of: Bool.self) { group in
      group.addTask { (try? await lock.withLock { true }) ?? false }
      while lock.waitingCount != 1 { await Task.yield() }
      group.cancelAll()
      return await group.next()
    }
    #expect(wasServed == false && lock.waitingCount == 0)
    let isServedLater = await withTaskGroup(of: Bool.self) { group in
      group.addTask { (try? await lock.withLock { true }) ?? false }
      while lock.waitingCount != 1 { await Task.yield() }
      lock.unlock()
      return await group.next()
    }
    #expect(isServedLater == true)
    let isFree: Bool? = try? await lock.ifFree { true }
    #expect(isFree == true)
  }
}
