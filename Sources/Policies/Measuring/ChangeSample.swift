// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

/// Random changes of a graph of live accounts, the same ones for the same seed: what the time of
/// judging changes is measured with.
package struct ChangeSample {
  private var random: Sequence
  private var number = 0

  /// Changes for a seed.
  package init(seed: UInt64) { random = Sequence(state: seed) }

  /// Changes of so many different resources: half of them lose an attribute and get another tag, a
  /// quarter goes, and a quarter are copies with identities of their own.
  package mutating func changes(_ count: Int, of graph: ResourceGraph) -> [GraphChange] {
    var changes: [Int: GraphChange] = [:]
    var taken: Set<Int> = []
    // Few resources may be fewer than the changes asked for.
    for _ in 0..<count * 20 where taken.count < count {
      guard !graph.resources.isEmpty else { break }
      let index = Int.random(in: 0..<graph.resources.count, using: &random)
      var resource = graph.resources[index]
      guard resource.mode == .managed, !graph.vacant.contains(index), taken.insert(index).inserted
      else { continue }
      let scope = resource.scope
      var change = changes[scope] ?? GraphChange(scope: scope, arena: Arena(chunkSize: 64 << 10))
      switch taken.count % 4 {
      case 0:
        change.removed.append(GraphChange.Identity(resource))
      case 1:
        number += 1
        resource.address += "-copy\(number)"
        resource.document = copy(resource.document, suffix: "-copy\(number)", into: change.arena)
        change.changed.append(resource)
      default:
        number += 1
        resource.document = altered(resource, into: change.arena)
        change.changed.append(resource)
      }
      changes[scope] = change
    }
    return changes.sorted { $0.key < $1.key }.map(\.value)
  }

  private static let identities: Set<String> = ["id", "arn", "name"]

  private func copy(_ document: Node, suffix: String, into arena: Arena) -> Node {
    arena.sortedObject(
      document.entries.map { entry in
        guard let name = entry.key.string, Self.identities.contains(name),
          let text = entry.value.string
        else { return entry }
        return Node.Entry(key: entry.key, value: arena.string(text + suffix))
      })
  }

  private mutating func altered(_ resource: Resource, into arena: Arena) -> Node {
    let document = resource.document
    // A live resource never loses what it belongs to.
    let links = Set(
      resource.references.map { String($0.path.prefix { $0 != "." && $0 != "[" }) })
    let free = document.entries.compactMap(\.key.string).filter {
      !Self.identities.contains($0) && $0 != "tags" && !links.contains($0)
    }
    let dropped = free.randomElement(using: &random)
    var entries = document.entries.filter { entry in
      let name = entry.key.string
      return name != dropped && name != "tags"
    }
    let tag = Node.Entry(key: arena.string("changed"), value: arena.string("\(number)"))
    let tags = document.field("tags").entries.filter { $0.key.string != "changed" }
    entries.append(
      Node.Entry(key: arena.string("tags"), value: arena.sortedObject(tags + [tag])))
    return arena.sortedObject(entries)
  }

  /// SplitMix64.
  private struct Sequence: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
      return value ^ (value >> 31)
    }
  }
}
