// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Synchronization

/// What the tagging service tells of the resources in an account's regions, and the items that wait
/// for it.
///
/// What is kept is a region's tags of those services alone whose calls they stand for; the number of
/// pages bounds them, and so is the number of items bounded that wait.
final class RegionTags: Sendable {
  /// What is known of a resource's tags.
  enum Known: Sendable {
    /// These are all.
    case tags([ResourceTag])
    /// They are being read.
    case waits
    /// They have to be asked for.
    case unknown
  }

  private enum Progress {
    case reading, whole, failed
  }

  private struct Place {
    var progress = Progress.reading
    var tags: [String: [ResourceTag]] = [:]
    var waiting: [CollectionJob.Item] = []
    var types: [String: Int] = [:]
  }

  private struct State {
    var places: [String: Place] = [:]
    var ahead: [String] = []
    var waiting = 0
  }

  /// So many items wait at most; further ones ask for their tags themselves.
  static let waitingLimit = 512
  /// So many pages of a region are read at most.
  static let pageLimit = 1_000

  /// The services, as ARNs have them, whose tags are kept.
  private let services: Set<String>
  private let state = Mutex(State())

  /// Nothing is known yet of a table's kinds.
  init(table: CollectorTable) {
    services = Set(
      table.collectors.filter { $0.details.contains { $0.tags != nil } }
        .compactMap { $0.arn?.split(separator: ":").first.map(String.init) })
  }

  /// Whether they stand for any call of the table.
  var haveUse: Bool { !services.isEmpty }

  /// Begins with these regions; until their tags are there, items wait for them.
  func begin(_ regions: [String]) {
    state.withLock { state in
      state.ahead = regions.reversed()
      for region in regions { state.places[region] = Place() }
    }
  }

  /// The next region that nobody reads yet.
  func next() -> String? { state.withLock { $0.ahead.popLast() } }

  /// What is known of a resource.
  ///
  /// The service lists what has a tag or once had one, so that one which it doesn't list has none.
  /// Which types it lists differs with regions and partitions: one of which it lists nothing at all
  /// may be one that it doesn't know.
  func known(_ arn: String, in region: String) -> Known {
    state.withLock { state in
      guard let place = state.places[region] else { return .unknown }
      return switch place.progress {
      case .reading: .waits
      case .whole:
        if let tags = place.tags[arn] {
          .tags(tags)
        } else if let type = AccountDiscovery.type(ofARN: arn), place.types[type] != nil {
          .tags([])
        } else {
          .unknown
        }
      case .failed: .unknown
      }
    }
  }

  /// Puts an item aside until its region's tags are there; false where they are, or where too many
  /// wait already.
  func wait(_ item: CollectionJob.Item, for region: String) -> Bool {
    state.withLock { state in
      guard state.waiting < Self.waitingLimit, state.places[region]?.progress == .reading else {
        return false
      }
      state.waiting += 1
      state.places[region]?.waiting.append(item)
      return true
    }
  }

  /// Takes in a page.
  func add(_ page: Node, of region: String) {
    var types: [String] = []
    var found: [(String, [ResourceTag])] = []
    for item in page.field("ResourceTagMappingList").elements {
      guard let arn = item.field("ResourceARN").string,
        let type = AccountDiscovery.type(ofARN: arn)
      else { continue }
      types.append(type)
      guard services.contains(String(type.prefix { $0 != ":" })) else { continue }
      let tags = item.field("Tags").elements.compactMap { tag in
        tag.field("Key").string.map {
          ResourceTag(key: $0, value: tag.field("Value").string ?? "")
        }
      }
      if !tags.isEmpty { found.append((arn, tags.sorted { $0.key < $1.key })) }
    }
    state.withLock { state in
      for type in types { state.places[region]?.types[type, default: 0] += 1 }
      for (arn, tags) in found { state.places[region]?.tags[arn] = tags }
    }
  }

  /// A region is read.
  ///
  /// - Parameter isWhole: whether it is known to the last page.
  /// - Returns: the items that waited.
  func end(_ region: String, isWhole: Bool) -> [CollectionJob.Item] {
    state.withLock { state in
      guard let waiting = state.places[region]?.waiting else { return [] }
      state.waiting -= waiting.count
      state.places[region]?.waiting = []
      state.places[region]?.progress = isWhole ? .whole : .failed
      if !isWhole { state.places[region]?.tags = [:] }
      return waiting
    }
  }

  /// How many resources of each type there are, by region.
  var types: [String: [String: Int]] { state.withLock { $0.places.mapValues(\.types) } }
}
