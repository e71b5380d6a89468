// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Hands jobs to a fixed number of workers, so that memory stays flat and no service gets all of
/// them.
///
/// Jobs wait in lanes, one for each service and region. A lane's items go before its listings, so
/// that the next page is asked for only when the last one is done with; a lane has a highest number
/// of workers, and no more lanes are begun than there are workers. What waits is thereby never more
/// than the items of a page for each worker.
final class JobQueue<Job: Sendable>: Sendable {
  /// A lane's name.
  struct Lane: Hashable, Sendable {
    var service: String
    var region: String
  }

  /// A job that a worker has got.
  struct Assignment: Sendable {
    var lane: Lane
    var job: Job
  }

  private struct Waiting {
    var items: [Job] = []
    var listings: [Job] = []
    /// Listings up to here are taken.
    var firstListing = 0
    var active = 0

    var isBegun: Bool { active > 0 || !items.isEmpty }
    var hasListing: Bool { firstListing < listings.count }
    var isEmpty: Bool { items.isEmpty && !hasListing }

    func isReady(limit: Int, mayBegin: Bool) -> Bool {
      !isEmpty && active < limit && (mayBegin || isBegun)
    }

    mutating func take() -> Job {
      if let item = items.popLast() { return item }
      let job = listings[firstListing]
      firstListing += 1
      if firstListing == listings.count {
        listings.removeAll()
        firstListing = 0
      }
      return job
    }
  }

  private struct State {
    var lanes: [Waiting] = []
    var numbers: [Lane: Int] = [:]
    var names: [Lane] = []
    var next = 0
    var active = 0
    var isClosed = false
    var idle: [CheckedContinuation<Assignment?, Never>] = []
  }

  private let state = Mutex(State())
  private let laneLimit: Int
  private let openLimit: Int

  /// An empty queue.
  ///
  /// - Parameters:
  ///   - laneLimit: how many workers one lane may have.
  ///   - openLimit: how many lanes are worked on at a time.
  init(laneLimit: Int, openLimit: Int) {
    self.laneLimit = max(laneLimit, 1)
    self.openLimit = max(openLimit, 1)
  }

  /// Adds jobs for items of a listing, or parts of it.
  func add(items: [Job], to lane: Lane) {
    guard !items.isEmpty else { return }
    change { state in state.lanes[Self.number(of: lane, &state)].items += items.reversed() }
  }

  /// Adds a listing.
  func add(listing: Job, to lane: Lane) {
    change { state in state.lanes[Self.number(of: lane, &state)].listings.append(listing) }
  }

  /// The next job; nil when there is none left and none can come any more.
  func next() async -> Assignment? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        change { $0.idle.append(continuation) }
      }
    } onCancel: {
      close()
    }
  }

  /// A worker has done its job.
  func finish(_ assignment: Assignment) {
    change { state in
      state.lanes[Self.number(of: assignment.lane, &state)].active -= 1
      state.active -= 1
    }
  }

  /// Ends the work: what waits is dropped.
  func close() { change { $0.isClosed = true } }

  private static func number(of lane: Lane, _ state: inout State) -> Int {
    if let number = state.numbers[lane] { return number }
    state.numbers[lane] = state.lanes.count
    state.lanes.append(Waiting())
    state.names.append(lane)
    return state.lanes.count - 1
  }

  private func change(_ body: (inout State) -> Void) {
    let served = state.withLock { state in
      body(&state)
      var served: [(CheckedContinuation<Assignment?, Never>, Assignment?)] = []
      while let continuation = state.idle.last {
        if state.isClosed {
          served.append((continuation, nil))
        } else if let assignment = take(&state) {
          served.append((continuation, assignment))
        } else if state.active == 0 {
          // Nobody works, so that nothing can come any more.
          state.isClosed = true
          continue
        } else {
          break
        }
        state.idle.removeLast()
      }
      return served
    }
    for (continuation, assignment) in served { continuation.resume(returning: assignment) }
  }

  private func take(_ state: inout State) -> Assignment? {
    let count = state.lanes.count
    let begun = state.lanes.count { $0.isBegun }
    for mayBegin in [false, true] {
      if mayBegin, begun >= openLimit { return nil }
      for offset in 0..<count {
        let number = (state.next + offset) % count
        guard state.lanes[number].isReady(limit: laneLimit, mayBegin: mayBegin) else { continue }
        state.next = number + 1
        let job = state.lanes[number].take()
        state.lanes[number].active += 1
        state.active += 1
        return Assignment(lane: state.names[number], job: job)
      }
    }
    return nil
  }
}
