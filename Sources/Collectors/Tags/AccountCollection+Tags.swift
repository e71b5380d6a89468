// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Synchronization

extension AccountCollection {
  /// The call that tells the tags of everything in a region.
  static let tagOperation = TableOperation(
    service: "resourcegroupstaggingapi", name: "GetResources")

  /// How many resources a page has at most.
  static let tagPageSize = 100

  private static let tagLane = JobQueue<CollectionJob>.Lane(
    service: tagOperation.service, region: "")

  /// Starts reading the tags of all regions, where that saves calls.
  func beginTags() {
    guard settings.readsTags else { return }
    if let rereading {
      guard tags.haveUse, rereading.readsMany(regions: settings.regions.count) else { return }
    }
    tags.begin(settings.regions)
    // They take a share of the workers alone: their service answers slowly, and allows few calls.
    for _ in 0..<max(1, settings.workers / 4) { readNextTags() }
  }

  private func readNextTags() {
    guard let region = tags.next() else { return }
    // As items they go on whatever else has begun.
    queue.add(items: [.tags(.init(region: region))], to: Self.tagLane)
  }

  /// Reads a page of a region's tags.
  func readTags(_ job: CollectionJob.Tags) async {
    if Task.isCancelled { return }
    let key = CoverageRecorder.Key(
      region: job.region, service: Self.tagOperation.service, operation: Self.tagOperation.name,
      kind: "")
    var parameters = [APIValue.Member(name: "ResourcesPerPage", value: .integer(Self.tagPageSize))]
    if let token = job.token {
      parameters.append(.init(name: "PaginationToken", value: .string(token)))
    }
    made.add(1, ordering: .relaxed)
    do throws(CloudError) {
      let page = try await cloud.answer(
        to: APICall(
          service: Self.tagOperation.service, operation: Self.tagOperation.name,
          region: job.region, parameters: parameters))
      tagCoverage.answered(
        key, items: page.root.field("ResourceTagMappingList").count)
      tags.add(page.root, of: job.region)
      guard let token = page.root.field("PaginationToken").string, !token.isEmpty else {
        return endTags(job.region, isWhole: true)
      }
      var next = job
      next.token = token
      next.pages += 1
      let limit = min(settings.pageLimit, RegionTags.pageLimit)
      guard next.seen.insert(token).inserted, next.pages < limit else {
        return endTags(job.region, isWhole: false)
      }
      queue.add(items: [.tags(next)], to: Self.tagLane)
    } catch {
      if error.kind == .cancelled { return }
      tagCoverage.failed(key, error)
      endTags(job.region, isWhole: false)
    }
  }

  private func endTags(_ region: String, isWhole: Bool) {
    for item in tags.end(region, isWhole: isWhole) {
      queue.add(items: [.item(item)], to: lane(of: item.listing))
    }
    readNextTags()
  }

  /// What a call would answer that tells tags alone; nil where it has to be made, or to wait.
  func tagAnswer(
    to request: Request, of document: Node, _ item: CollectionJob.Item, _ arena: Arena
  ) -> TagResult {
    guard let answer = request.call.tags, item.takesTags,
      let arn = answer.arn.node(in: document, arena).string
    else { return .asks }
    switch tags.known(arn, in: request.region) {
    case .unknown: return .asks
    case .waits: return .waits
    case .tags(let tags):
      request.coverage.took(request.key, items: 0)
      // Where a service has a code for that, no tags are no answer.
      if tags.isEmpty, !request.call.absent.isEmpty { return .known(.absent) }
      return .known(answer.node(of: tags, in: arena))
    }
  }

  /// Where an item's tags come from.
  enum TagResult {
    /// The answer is known.
    case known(Node)
    /// It will be.
    case waits
    /// The call is to be made.
    case asks
  }
}
