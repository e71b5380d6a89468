// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// All kinds that are collected, as `collectors/<cloud>/*.yaml` has them.
package struct CollectorTable: Sendable {
  /// The collectors, in the order of the files and within them.
  package private(set) var collectors: [Collector] = []
  /// The collectors that are listed for each item of a kind.
  package private(set) var children: [String: [Int]] = [:]
  /// What is wrong with the content.
  package internal(set) var diagnostics: [Diagnostic] = []

  /// Nothing collected.
  package init() {}

  /// A table of these collectors.
  package init(_ collectors: [Collector]) {
    for collector in collectors { append(collector) }
  }

  mutating func append(_ collector: Collector) {
    if let parent = collector.parent { children[parent, default: []].append(collectors.count) }
    collectors.append(collector)
  }

  /// The services, sorted.
  package var services: [String] { Set(collectors.map(\.service)).sorted() }

  /// The table with the collectors of some services alone; everything where none is named.
  package func selecting(services: Set<String>) -> CollectorTable {
    guard !services.isEmpty else { return self }
    var table = CollectorTable(collectors.filter { services.contains($0.service) })
    table.diagnostics = diagnostics
    return table
  }

  /// The table with the collectors of some kinds alone, and of what is listed for them.
  package func selecting(kinds: Set<String>) -> CollectorTable {
    var wanted = kinds
    var count = 0
    while count != wanted.count {
      count = wanted.count
      for collector in collectors where collector.parent.map(wanted.contains) == true {
        wanted.insert(collector.kind)
      }
      // A kind that is listed for another one needs that one.
      for collector in collectors where wanted.contains(collector.kind) {
        if let parent = collector.parent { wanted.insert(parent) }
      }
    }
    return CollectorTable(collectors.filter { wanted.contains($0.kind) })
  }

  /// The positions of the collectors that stand by themselves.
  var roots: [Int] { collectors.indices.filter { collectors[$0].parent == nil } }

  /// Service and operation of every call that the table can make, sorted.
  package var operations: [TableOperation] {
    var found: Set<TableOperation> = []
    for collector in collectors {
      var names = [collector.list.operation] + collector.joins.map(\.call.operation)
      // What is always made of other answers isn't called.
      names += collector.details.map(\.operation)
      for name in names { found.insert(TableOperation(service: collector.service, name: name)) }
    }
    return found.sorted()
  }
}

/// An operation of a service.
package struct TableOperation: Hashable, Comparable, Sendable {
  /// The service's name in the SDKs.
  package var service: String
  /// The operation's name.
  package var name: String

  /// An operation from its parts.
  package init(service: String, name: String) {
    self.service = service
    self.name = name
  }

  package static func < (left: TableOperation, right: TableOperation) -> Bool {
    (left.service, left.name) < (right.service, right.name)
  }
}
