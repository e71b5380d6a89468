// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Synchronization

extension AccountCollection {
  /// Asks for the details of an item, has it translated, and starts what is listed for it.
  ///
  /// - Returns: what the item's own job belongs to besides its unit, or that it isn't done.
  func detail(_ item: CollectionJob.Item) async -> DetailResult {
    var item = item
    if Task.isCancelled || health.isRefused(item.listing.unit.name.region) {
      return .done(item.listing.tree)
    }
    if item.begun == nil, isRemembered(&item) { return .done(nil) }
    return await read(item) ? .done(item.listing.tree) : .waits
  }

  /// What has become of an item's job.
  enum DetailResult {
    /// It has ended, and with it a part of a tree.
    case done(CollectionTree?)
    /// It goes on when the tags of its region are known.
    case waits
  }

  /// Takes an item over as it is remembered; otherwise what comes of it is to be remembered.
  private func isRemembered(_ item: inout CollectionJob.Item) -> Bool {
    let listing = item.listing
    let collector = table.collectors[listing.collector]
    guard let rereading else { return false }
    // What was made or changed since the last reading, the tags of its region may not have yet.
    item.takesTags = !rereading.memory.isKnown(listing.unit.name)
    guard listing.tree == nil, listing.parent == nil, hasMore(collector) else { return false }
    let unit = listing.unit
    let scratch = Arena(chunkSize: 1 << 10)
    // Without what it is asked with: account, region and parent.
    let entries = Array(start(item, collector, scratch).dropFirst(2))
    let digest = ItemDigest(entries)
    let document = scratch.object(entries)
    let id = collector.id.flatMap { ItemPath.scalar($0.value(in: document, scratch)) }
    var key = [collector.kind, id ?? ""]
    if !listing.overrides.isEmpty { key.append("\(listing.overrides)") }
    // What has no id is the only one of its kind, and its listing tells little of it.
    if id != nil,
      let known = rereading.unchanged(
        key, digest, of: unit.name, service: collector.service)
    {
      unit.take(known, as: key, isAnew: false)
      return true
    }
    if rereading.isMerelyOld(key, digest, of: unit.name, service: collector.service) {
      item.takesTags = true
    }
    item.listing.tree = CollectionTree(
      unit: unit, key: key, digest: digest, account: settings.account)
    return false
  }

  /// Asks for what is known of an item.
  ///
  /// - Returns: false where it waits for its region's tags, and is done later.
  private func read(_ item: CollectionJob.Item) async -> Bool {
    let listing = item.listing
    let collector = table.collectors[listing.collector]
    let arena = item.begun?.arena ?? Arena(chunkSize: 4 << 10)
    if item.begun == nil { arena.retain(item.page.arena) }
    var begun =
      item.begun
      ?? .init(
        entries: start(item, collector, arena), arena: arena, calls: collector.details)
    guard await ask(&begun, of: item, mayWait: item.begun == nil) else { return true }
    if let call = begun.calls.first {
      var waiting = item
      waiting.begun = begun
      let request = request(call, of: item, arena.object(begun.entries), arena)
      if tags.wait(waiting, for: request.region) { return false }
      // They have come in the meantime, or there are too many that wait.
      guard await ask(&begun, of: item, mayWait: false) else { return true }
    }
    finish(item, collector, begun.entries, arena)
    return true
  }

  private func request(
    _ call: CollectorCall, of item: CollectionJob.Item, _ document: Node, _ arena: Arena
  ) -> Request {
    let listing = item.listing
    let collector = table.collectors[listing.collector]
    return Request(
      service: collector.service, call: call, kind: collector.kind,
      region: region(of: collector, document, listing, arena),
      place: listing.unit.name.region, coverage: listing.coverage)
  }

  /// Makes the calls that an item is without, but for those that tags will stand for.
  ///
  /// - Returns: false when the work is to end.
  private func ask(
    _ begun: inout CollectionJob.Begun, of item: CollectionJob.Item, mayWait: Bool
  ) async -> Bool {
    let calls = begun.calls
    let arena = begun.arena
    begun.calls = []
    for call in calls {
      if Task.isCancelled { return false }
      let document = arena.object(begun.entries)
      let request = request(call, of: item, document, arena)
      let answer: Node
      switch tagAnswer(to: request, of: document, item, arena) {
      case .known(let known): answer = known
      case .waits where mayWait:
        begun.calls.append(call)
        continue
      default:
        guard let made = await detail(request, of: document, arena) else { return false }
        answer = made
      }
      if answer.exists {
        begun.entries.append(.init(key: arena.string(call.operation), value: answer))
      }
    }
    return true
  }

  /// Has an item translated that has all its answers, and starts what is listed for it.
  private func finish(
    _ item: CollectionJob.Item, _ collector: Collector, _ found: [Node.Entry], _ arena: Arena
  ) {
    let listing = item.listing
    var entries = found
    let region = region(of: collector, arena.object(entries), listing, arena)
    let place = collector.region.isEmpty ? listing.unit.name.region : region
    entries.append(.init(key: arena.string("_scope"), value: scopeNode(region: place, arena)))
    if let parent = listing.parent {
      arena.retain(parent.arena)
      entries.append(.init(key: arena.string("_parent"), value: parent.root))
    }
    entries.removeFirst(2)
    let document = arena.object(entries)
    let observation = Observation(
      kind: collector.kind, service: collector.service, operation: collector.list.operation,
      account: settings.account, region: place.isEmpty ? nil : place, document: document)
    withExtendedLifetime(arena) {
      let resources = translator.resources(of: observation, in: arena)
      if let tree = listing.tree {
        tree.keep(
          resources, of: observation, names: EventNames.names(of: document, id: collector.id),
          by: keeping)
      } else {
        listing.unit.keep(resources, of: observation, by: keeping)
      }
    }
    let children = table.children[collector.kind] ?? []
    guard !children.isEmpty else { return }
    let parent = Document(root: document, arena: arena)
    for child in children {
      for var next in listings(of: child, listing.unit, region: region, parent: parent) {
        next.tree = listing.tree
        add(next)
      }
    }
  }

  /// The item's own members; in front of them what they are asked with, `_scope` and `_parent`,
  /// which get their place at the end.
  private func start(
    _ item: CollectionJob.Item, _ collector: Collector, _ arena: Arena
  ) -> [Node.Entry] {
    let listing = item.listing
    var entries = [
      Node.Entry(
        key: arena.string("_scope"), value: scopeNode(region: listing.unit.name.region, arena)),
      Node.Entry(key: arena.string("_parent"), value: listing.parent?.root ?? .null),
    ]
    if let parent = listing.parent { arena.retain(parent.arena) }
    if item.node.isKind(.object) {
      entries += item.node.entries
    } else {
      entries.append(.init(key: arena.string("_item"), value: item.node))
    }
    if let text = collector.text {
      let value = item.node.field(named: text)
      if value.exists { entries.append(.init(key: arena.string("_item"), value: value)) }
    }
    for join in collector.joins {
      let value = joined.value(join, of: Self.key(of: join, collector), for: item.node, arena)
      if value.exists {
        entries.append(.init(key: arena.string(join.call.operation), value: value))
      }
    }
    return entries
  }

  private func region(
    of collector: Collector, _ document: Node, _ listing: CollectionJob.Listing, _ arena: Arena
  ) -> String {
    for template in collector.region {
      guard let text = template.node(in: document, arena).string, !text.isEmpty else { continue }
      // The name that S3 had for its second region.
      return text == "EU" ? "eu-west-1" : text
    }
    return listing.region
  }

  /// A detail call's answer: absent where there is none, unknown where it couldn't be had; nil when
  /// the work is to end.
  private func detail(_ request: Request, of document: Node, _ arena: Arena) async -> Node? {
    let call = request.call
    if let when = call.when {
      let known = when.value(in: document, arena)
      if known.exists, !known.isKind(.unknown) {
        return ParameterTemplate.structure(call.made).node(in: document, arena)
      }
    }
    // An unknown answer is there: what it couldn't tell, this one may.
    if let needed = call.needs, !document.field(named: needed).exists { return .absent }
    var parameters: [APIValue.Member]
    do throws(ParameterTemplate.Gap) {
      parameters = try ParameterTemplate.parameters(call.parameters, in: document, arena)
    } catch {
      if case .unknown(let node) = error { return node }
      return .absent
    }
    do throws(CloudError) {
      let first = try await first(request, parameters)
      arena.retain(first.arena)
      guard !call.page.isEmpty, let items = call.items else {
        return decoded(first.root, call, arena)
      }
      var found = items.items(in: first.root)
      var last = first
      var seen: Set<[APIValue.Member]> = []
      var pages = 1
      while let tokens = try nextPage(call, after: last, seen: &seen, pages: pages, arena) {
        last = try await answer(to: request, Self.replacing(parameters, with: tokens))
        arena.retain(last.arena)
        found += items.items(in: last.root)
        pages += 1
      }
      if pages == 1 { return decoded(first.root, call, arena) }
      let name = call.items?.head ?? ""
      let root = arena.object(
        first.root.entries.map { entry in
          entry.key.string == name
            ? Node.Entry(key: entry.key, value: arena.array(found)) : entry
        })
      return decoded(root, call, arena)
    } catch {
      if error.kind == .cancelled { return nil }
      if call.saysAbsent(error.code) { return .absent }
      if ["RepeatedPage", "TooManyPages"].contains(error.code) {
        request.coverage.failed(request.key, error, wasMade: false)
      }
      return UnknownAnswer.node(request.operation, error, arena)
    }
  }

  /// The first page; of what other items have asked in the same words, the answer that they got.
  private func first(
    _ request: Request, _ parameters: [APIValue.Member]
  ) async throws(CloudError) -> Document {
    guard request.call.isShared, request.call.page.isEmpty else {
      return try await answer(to: request, parameters)
    }
    let call = APICall(
      service: request.service, operation: request.call.operation, region: request.region,
      parameters: parameters)
    if let known = shared.withLock({ $0[call] }) { return known }
    let document = try await answer(to: request, parameters)
    shared.withLock { shared in
      if shared.count >= Self.sharedLimit { shared.removeAll() }
      shared[call] = document
    }
    return document
  }

  /// So many answers at most are kept for others to share.
  private static let sharedLimit = 4096

  /// An answer with its encoded members read, as `<member>Rows`.
  private func decoded(_ root: Node, _ call: CollectorCall, _ arena: Arena) -> Node {
    guard !call.decode.isEmpty else { return root }
    var entries = Array(root.entries)
    for decoding in call.decode {
      switch decoding.form {
      case .csv:
        let rows = CommaSeparated.rows(base64: root.field(named: decoding.member), arena)
        if rows.exists {
          entries.append(.init(key: arena.string("\(decoding.member)Rows"), value: rows))
        }
      }
    }
    return arena.object(entries)
  }
}
