// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Synchronization

/// The answers of calls that tell something about all items of a listing, by what their items are
/// joined by.
///
/// They stay in memory until the account is done: a service's quotas bound how many identities an
/// account has.
final class JoinedAnswers: Sendable {
  private struct Table {
    var nodes: [[String]: Node] = [:]
    var documents: [Document] = []
    var failure: CloudError?
  }

  /// A table for each way of joining a call.
  private struct Key: Hashable {
    var call: JoinKey
    var items: ItemPath?
    var by: [Collector.JoinedCall.ByMember]
  }

  private let tables = Mutex<[Key: Table]>([:])

  /// Adds a page for the kinds that join it.
  func add(_ page: Document, of call: JoinKey, for joins: [Collector.JoinedCall]) {
    for join in joins {
      let key = Key(call: call, items: join.call.items, by: join.by)
      tables.withLock { tables in
        var table = tables.removeValue(forKey: key) ?? Table()
        table.documents.append(page)
        for item in join.call.items?.items(in: page.root) ?? [] {
          let values = join.by.compactMap { ItemPath.scalar(item.field(named: $0.other)) }
          if values.count == join.by.count { table.nodes[values] = item }
        }
        tables[key] = table
      }
    }
  }

  /// The call has no answer, or none for all items.
  func fail(_ error: CloudError, of call: JoinKey, for joins: [Collector.JoinedCall]) {
    for join in joins {
      let key = Key(call: call, items: join.call.items, by: join.by)
      tables.withLock { $0[key, default: Table()].failure = error }
    }
  }

  /// What is known of an item: absent where the answer has nothing of it, unknown where there is no
  /// answer. The arena is made to keep it.
  func value(
    _ join: Collector.JoinedCall, of call: JoinKey, for item: Node, _ arena: Arena
  ) -> Node {
    let values = join.by.compactMap { ItemPath.scalar(item.field(named: $0.item)) }
    let key = Key(call: call, items: join.call.items, by: join.by)
    return tables.withLock { tables in
      guard let table = tables[key] else { return .absent }
      if values.count == join.by.count, let node = table.nodes[values] {
        for document in table.documents { arena.retain(document.arena) }
        return node
      }
      guard let failure = table.failure else { return .absent }
      return UnknownAnswer.node(
        TableOperation(service: call.service, name: call.operation), failure, arena)
    }
  }
}

/// The value that stands for an answer which there isn't.
enum UnknownAnswer {
  /// `s3:GetBucketPolicy: AccessDenied` as the symbol of an unknown value.
  static func node(_ operation: TableOperation, _ error: CloudError, _ arena: Arena) -> Node {
    let code = error.code.isEmpty ? error.kind.rawValue : error.code
    return arena.unknown(
      Node.Unknown(symbol: arena.string("\(operation.service):\(operation.name): \(code)")))
  }
}
