// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Synchronization
import Testing

@Suite("Workers")
struct WorkersTests {
  @Test("handle every item once, whatever the number of workers", arguments: [1, 2, 7])
  func handlesEveryItem(workers: Int) {
    let seen = Mutex<[Int]>([])
    Workers.forEachChunk(of: 1_000, size: 33, workers: workers) { _, items in
      seen.withLock { $0 += items }
    }
    #expect(seen.withLock { $0.sorted() } == Array(0..<1_000))
  }

  @Test("have room for deep recursion")
  func deepStack() {
    @Sendable func depth(_ left: Int) -> Int { left == 0 ? 0 : 1 + depth(left - 1) }
    let reached = Mutex(0)
    Workers.run(1) { _ in
      let result = depth(20_000)
      reached.withLock { $0 = result }
    }
    #expect(reached.withLock { $0 } == 20_000)
  }

  @Test("do nothing where there is nothing to do")
  func nothing() {
    Workers.forEachChunk(of: 0, size: 10, workers: 4) { _, _ in Issue.record("called") }
  }
}
