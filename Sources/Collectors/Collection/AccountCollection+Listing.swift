// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Synchronization

extension AccountCollection {
  /// Reads the next page of a listing, and hands out its items and the page after it.
  func list(_ listing: CollectionJob.Listing) async {
    let place = listing.unit.name.region
    if Task.isCancelled || health.isRefused(place) { return }
    let collector = table.collectors[listing.collector]
    let scratch = Arena(chunkSize: 2 << 10)
    if let parent = listing.parent { scratch.retain(parent.arena) }
    if let each = collector.each, let parent = listing.parent, let head = each.head {
      let known = parent.root.field(named: head)
      if known.exists, !known.isKind(.unknown) {
        let items = each.items(in: parent.root)
        listing.coverage.took(request(collector, listing).key, items: items.count)
        await hand(out: items, of: parent, listing, collector)
        return
      }
    }
    let request = request(collector, listing)
    do throws(CloudError) {
      let document = try await page(of: listing, request, collector, scratch)
      let items = collector.list.items?.items(in: document.root) ?? []
      listing.coverage.took(request.key, items: items.count)
      await hand(out: items, of: document, listing, collector)
      var next = listing
      next.pages += 1
      guard
        let tokens = try nextPage(
          collector.list, after: document, seen: &next.seen, pages: next.pages, scratch)
      else { return }
      next.tokens = tokens
      add(next)
    } catch {
      if ["RepeatedPage", "TooManyPages"].contains(error.code) {
        listing.coverage.failed(request.key, error, wasMade: false)
      }
    }
  }

  private func request(_ collector: Collector, _ listing: CollectionJob.Listing) -> Request {
    Request(
      service: collector.service, call: collector.list, kind: collector.kind,
      region: listing.region, place: listing.unit.name.region, coverage: listing.coverage)
  }

  /// Adds a listing to what is to be done.
  func add(_ listing: CollectionJob.Listing) {
    listing.unit.begin()
    listing.tree?.begin(1)
    queue.add(listing: .listing(listing), to: lane(of: listing))
  }

  private func page(
    of listing: CollectionJob.Listing, _ request: Request, _ collector: Collector, _ scratch: Arena
  ) async throws(CloudError) -> Document {
    var entries = [
      Node.Entry(
        key: scratch.string("_scope"),
        value: scopeNode(region: listing.unit.name.region, scratch))
    ]
    if let parent = listing.parent {
      entries.append(.init(key: scratch.string("_parent"), value: parent.root))
    }
    var parameters: [APIValue.Member]
    do throws(ParameterTemplate.Gap) {
      parameters = try ParameterTemplate.parameters(
        collector.list.parameters, in: scratch.object(entries), scratch)
    } catch {
      let error = CloudError(
        kind: .invalidRequest, code: "MissingParameter",
        message: "what \"\(collector.kind)\" is listed for has no such member")
      request.coverage.failed(request.key, error, wasMade: false)
      throw error
    }
    parameters = Self.replacing(parameters, with: listing.overrides)
    parameters = Self.replacing(parameters, with: listing.tokens)
    var document = try await answer(to: request, parameters)
    if let poll = collector.poll {
      var times = 1
      while poll.path.value(in: document.root, scratch).string != poll.until, times < poll.times {
        await settings.wait(poll.seconds)
        times += 1
        document = try await answer(to: request, parameters)
      }
    }
    return document
  }

  /// Hands out the items of a page: to the queue where calls are to be made for them, otherwise
  /// they are done with at once.
  private func hand(
    out items: [Node], of page: Document, _ listing: CollectionJob.Listing, _ collector: Collector
  ) async {
    let wanted = items.filter { isWanted($0, collector, isRoot: listing.parent == nil) }
    if hasMore(collector) {
      listing.unit.begin(wanted.count)
      listing.tree?.begin(wanted.count)
      queue.add(
        items: wanted.map { .item(.init(listing: listing, node: $0, page: page)) },
        to: lane(of: listing))
    } else {
      for node in wanted {
        _ = await detail(.init(listing: listing, node: node, page: page))
      }
    }
    guard !collector.follow.isEmpty, listing.depth < settings.depthLimit else { return }
    let scratch = Arena(chunkSize: 1 << 10)
    for node in wanted {
      guard
        let overrides = try? ParameterTemplate.parameters(collector.follow, in: node, scratch)
      else { continue }
      var next = listing
      next.overrides = Self.replacing(listing.overrides, with: overrides)
      next.tokens = []
      next.seen = []
      next.pages = 0
      next.depth += 1
      add(next)
    }
  }

  /// Whether anything is asked or listed for the items of a collector.
  func hasMore(_ collector: Collector) -> Bool {
    !collector.details.isEmpty || table.children[collector.kind] != nil
  }

  private func isWanted(_ item: Node, _ collector: Collector, isRoot: Bool) -> Bool {
    // An answer without members says that there is nothing.
    if item.isKind(.object), item.count == 0 { return false }
    for choice in collector.skip {
      if let text = ItemPath.scalar(item.field(named: choice.name)), choice.values.contains(text) {
        return false
      }
    }
    if isRoot, let named = settings.named {
      let names =
        item.string.map { [$0] } ?? EventNames.names(of: item, id: collector.id)
      if named.isDisjoint(with: names) { return false }
    }
    guard collector.once, let id = collector.id else { return true }
    let scratch = Arena(chunkSize: 256)
    let text = withExtendedLifetime(scratch) {
      ItemPath.scalar(id.value(in: item, scratch)) ?? ""
    }
    return text.isEmpty || seen.withLock { $0.insert([collector.kind, text]).inserted }
  }

  /// Makes a call that several kinds wait for, and starts their listings then.
  func run(_ join: CollectionJob.Join) async {
    let joins = Set(join.waiting.flatMap { table.collectors[$0.collector].joins })
      .filter { $0.call.operation == join.key.operation }
    let scratch = Arena(chunkSize: 2 << 10)
    if let call = joins.first?.call {
      let request = Request(
        service: join.key.service, call: call, kind: "", region: join.region,
        place: join.unit.name.region, coverage: join.unit.coverage)
      do throws(CloudError) {
        var tokens: [APIValue.Member]? = []
        var seen: Set<[APIValue.Member]> = []
        var pages = 0
        while let asked = tokens {
          let constants = (try? ParameterTemplate.parameters(call.parameters, in: .absent, scratch))
          let document = try await answer(
            to: request, Self.replacing(constants ?? [], with: asked))
          joined.add(document, of: join.key, for: Array(joins))
          pages += 1
          tokens = try nextPage(call, after: document, seen: &seen, pages: pages, scratch)
        }
      } catch {
        joined.fail(error, of: join.key, for: Array(joins))
      }
    }
    for listing in join.waiting {
      queue.add(listing: .listing(listing), to: lane(of: listing))
    }
  }
}
