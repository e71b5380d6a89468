// Bawn
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import CloudAPI

/// Answers requests in memory, and keeps them.
final class MemoryTransport: HTTPTransport {
  private let requestsMade = Mutex<[AddressedRequest]>([])
  private let answering:
    @Sendable (AddressedRequest, Int) async -> Result<WireAnswer, TransportError>

  /// - Parameter answering: gets a request and how many there were before.
  init(
    _ answering:
      @escaping @Sendable (
        AddressedRequest, Int
      ) async -> Result<WireAnswer, TransportError>
  ) {
    self.answering = answering
  }

  /// Nobody answers.
  convenience init() { self.init { _, _ in .failure(TransportError(.connect, "no connection")) } }

  var requests: [AddressedRequest] { requestsMade.withLock { $0 } }

  func answer(
    to request: AddressedRequest, limits: TransferLimits
  ) async throws(TransportError) -> WireAnswer {
    let index = requestsMade.withLock { requests in
      requests.append(request)
      return requests.count - 1
    }
    return try await answering(request, index).get()
  }
}

extension WireAnswer {
  init(_ status: Int, _ text: String, headers: [WireField] = []) {
    self.init(status: status, headers: headers, body: Array(text.utf8))
  }
}
