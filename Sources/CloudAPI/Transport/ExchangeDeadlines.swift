// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Ends exchanges whose time is over.
///
/// One timer does for all: thousands of exchanges a minute come and go, hardly one of them runs out
/// of its time, and each would take a timer to be set and cancelled. A pool owns it, and uses it on
/// its event loop alone.
final class ExchangeDeadlines {
  private let loop: any EventLoop
  /// Those under way; each knows its place.
  private var exchanges: [Exchange] = []
  private var timer: Scheduled<Void>?
  private var wakesAt = NIODeadline.distantFuture

  init(loop: any EventLoop) { self.loop = loop }

  /// Watches an exchange from now on.
  func add(_ exchange: Exchange) {
    exchange.place = exchanges.count
    exchanges.append(exchange)
    if exchange.deadline < wakesAt { wake(at: exchange.deadline) }
  }

  /// Watches it no longer.
  func remove(_ exchange: Exchange) {
    guard let place = exchange.place, place < exchanges.count else { return }
    exchange.place = nil
    let last = exchanges.removeLast()
    if place == exchanges.count { return }
    last.place = place
    exchanges[place] = last
  }

  /// Wakes no more.
  func stop() {
    timer?.cancel()
    timer = nil
    wakesAt = .distantFuture
  }

  private func wake(at deadline: NIODeadline) {
    timer?.cancel()
    wakesAt = deadline
    timer = loop.assumeIsolated().scheduleTask(deadline: deadline) { self.sweep() }
  }

  private func sweep() {
    timer = nil
    wakesAt = .distantFuture
    let now = NIODeadline.now()
    for exchange in exchanges.filter({ $0.deadline <= now }) { exchange.runOut() }
    if let next = exchanges.map(\.deadline).min() { wake(at: next) }
  }
}
