// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Synchronization

extension AccountCollection {
  /// A call with the region that it is counted for.
  struct Request {
    var service: String
    var call: CollectorCall
    var kind: String
    /// The region whose endpoint is asked.
    var region: String
    /// The region that it counts for; empty for what is global.
    var place: String
    var coverage: CoverageRecorder

    var key: CoverageRecorder.Key {
      .init(region: place, service: service, operation: call.operation, kind: kind)
    }

    var operation: TableOperation { .init(service: service, name: call.operation) }
  }

  /// Makes a call.
  ///
  /// A code that says that there is none is an answer too, and counts as one.
  func answer(
    to request: Request, _ parameters: [APIValue.Member]
  ) async throws(CloudError) -> Document {
    if let error = health.credentialError {
      request.coverage.failed(request.key, error, wasMade: false)
      throw error
    }
    made.add(1, ordering: .relaxed)
    do throws(CloudError) {
      let document = try await cloud.answer(
        to: APICall(
          service: request.service, operation: request.call.operation, region: request.region,
          parameters: parameters))
      health.answered(request.place)
      request.coverage.answered(request.key)
      return document
    } catch {
      if request.call.saysAbsent(error.code) {
        health.answered(request.place)
        request.coverage.answered(request.key)
      } else if error.kind != .cancelled {
        health.failed(request.place, service: request.service, error)
        request.coverage.failed(request.key, error)
      }
      throw error
    }
  }

  /// The parameters that ask for the page after an answer; nil after the last one.
  ///
  /// - Throws: an error where the service gives the same page again and again.
  func nextPage(
    _ call: CollectorCall, after page: Document, seen: inout Set<[APIValue.Member]>, pages: Int,
    _ scratch: Arena
  ) throws(CloudError) -> [APIValue.Member]? {
    guard !call.page.isEmpty else { return nil }
    if let more = call.more, !more.value(in: page.root, scratch).isTrue { return nil }
    var tokens: [APIValue.Member] = []
    for token in call.page {
      var value = token.place.value(in: page.root, scratch)
      if value.isKind(.array) { value = value.elements.last ?? .absent }
      guard let made = APIValue(value), made != .string("") else { continue }
      tokens.append(.init(name: token.parameter, value: made))
    }
    guard !tokens.isEmpty else { return nil }
    guard seen.insert(tokens).inserted else {
      throw CloudError(
        kind: .malformedAnswer, code: "RepeatedPage",
        message: "the service gave the same page again; what comes after it wasn't read")
    }
    guard pages < settings.pageLimit else {
      throw CloudError(
        kind: .malformedAnswer, code: "TooManyPages",
        message: "there are more than \(settings.pageLimit) pages; what comes after wasn't read")
    }
    return tokens
  }

  /// Parameters with others in the place of those that have the same name.
  static func replacing(
    _ parameters: [APIValue.Member], with others: [APIValue.Member]
  ) -> [APIValue.Member] {
    guard !others.isEmpty else { return parameters }
    let names = Set(others.map(\.name))
    return parameters.filter { !names.contains($0.name) } + others
  }

  /// `account`, `region` and `partition` of what is collected.
  func scopeNode(region: String, _ arena: Arena) -> Node {
    arena.object([
      .init(key: arena.string("account"), value: arena.string(settings.account)),
      .init(key: arena.string("region"), value: arena.string(region)),
      .init(key: arena.string("partition"), value: arena.string(settings.partition)),
    ])
  }
}
