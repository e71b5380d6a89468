// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import Inventory
import Synchronization

/// A cloud that is a table of answers.
final class MemoryCloud: CloudCalling {
  typealias Reply = Result<String, CloudError>

  private struct State {
    var calls: [APICall] = []
    var active = 0
    var mostActive = 0
  }

  private let state = Mutex(State())
  private let reply: @Sendable (APICall) -> Reply
  private let pause: Bool

  /// - Parameter pause: whether calls take turns with one another.
  init(pause: Bool = false, _ reply: @escaping @Sendable (APICall) -> Reply) {
    self.reply = reply
    self.pause = pause
  }

  /// Answers by operation; everything else is denied.
  convenience init(_ answers: [String: String]) {
    self.init { call in
      answers["\(call.region) \(call.operation)"].map { .success($0) }
        ?? answers[call.operation].map { .success($0) }
        ?? .failure(CloudError(kind: .denied, code: "AccessDenied", message: "no"))
    }
  }

  var calls: [APICall] { state.withLock(\.calls) }
  var operations: [String] { calls.map(\.operation) }
  var mostActive: Int { state.withLock(\.mostActive) }

  func answer(to call: APICall) async throws(CloudError) -> Document {
    state.withLock { state in
      state.calls.append(call)
      state.active += 1
      state.mostActive = max(state.mostActive, state.active)
    }
    if pause { await Task.yield() }
    defer { state.withLock { $0.active -= 1 } }
    if Task.isCancelled { throw CloudError(kind: .cancelled, message: "cancelled") }
    switch reply(call) {
    case .success(let text): return Self.document(text)
    case .failure(let error): throw error
    }
  }

  static func document(_ text: String) -> Document {
    JSONReader.read(SourceFile(path: "answer", bytes: Array(text.utf8))).document
      ?? Document(root: .null, arena: Arena(chunkSize: 256))
  }
}

extension APICall {
  /// A parameter's text.
  func text(_ name: String) -> String? {
    for parameter in parameters where parameter.name == name {
      if case .string(let text) = parameter.value { return text }
    }
    return nil
  }
}

/// Makes one resource of each observation, with all that was observed as its document.
struct WholeDocuments: ObservationTranslating {
  func resources(of observation: Observation, in arena: Arena) -> [Resource] {
    let document = observation.document
    let name = ["_item", "Name", "Id", "UserName", "Arn"].lazy
      .compactMap { document.field(named: $0).string }.first
    return [
      Resource(
        address: "\(observation.kind)/\(name ?? "")", type: observation.kind, name: "",
        mode: .managed, provider: "aws", account: observation.account, region: observation.region,
        document: document, origin: .none)
    ]
  }
}

/// Collections of tables written in a test.
struct TestCollection {
  var yaml: String
  var regions = ["eu-west-1"]
  var change: (inout CollectionSettings) -> Void = { _ in }

  static func table(_ yaml: String) -> CollectorTable {
    CollectorTable(files: [SourceFile(path: "test.yaml", bytes: Array(yaml.utf8))])
  }

  func collection(
    _ cloud: any CloudCalling, journal: (any CollectionJournal)? = nil,
    keeping: any DocumentKeeping = PlainKeeping(), rereading: Rereading? = nil
  ) -> AccountCollection {
    var settings = CollectionSettings(account: "111122223333", regions: regions)
    settings.wait = { _ in }
    change(&settings)
    return AccountCollection(
      cloud: cloud, table: Self.table(yaml), settings: settings, translator: WholeDocuments(),
      keeping: keeping, journal: journal, rereading: rereading)
  }

  func run(_ cloud: any CloudCalling) async -> AccountCollection.Outcome {
    await collection(cloud).run()
  }
}

extension AccountCollection.Outcome {
  /// The documents of a kind as JSON; unknown values are their symbols behind a question mark.
  func documents(_ kind: String) -> [String] {
    var options = JSONWriter.Options()
    options.sortsKeys = true
    options.unknown = .text("?")
    return part.resources.filter { $0.type == kind }.map {
      JSONWriter.string($0.document, options: options)
    }
  }

  /// The one entry of an operation.
  func entry(_ operation: String) -> CollectionCoverage.Entry? {
    let found = entries.filter { $0.operation == operation }
    return found.count == 1 ? found[0] : nil
  }

  var addresses: [String] { part.resources.map(\.address) }
}
