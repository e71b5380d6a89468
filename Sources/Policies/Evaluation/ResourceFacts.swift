// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import Inventory
internal import Synchronization

/// What findings say of the resources they are about, made once for each: a resource is judged by
/// many rules.
///
/// Used by one thread; what it makes is shared with others.
final class ResourceFacts {
  /// The facts of one resource.
  final class Entry: Sendable {
    /// The number of its scope in the graph.
    let scope: Int
    /// The address from the root module, and the same without counts, which is its identity.
    let address: String
    let identity: String
    let previousAddresses: [String]
    let subject: Finding.SharedSubject
    let location: Finding.Place
    let calls: [Finding.Call]

    /// What code or a live account knows the resource by, besides.
    let linked: [Identity]

    /// A resource as another scope knows it.
    struct Identity: Sendable {
      var scope: String
      var address: String
    }

    init(
      _ resource: Resource, in scope: Scope, _ links: ResourceLinks,
      _ place: (SourceRange) -> Finding.Place
    ) {
      self.scope = resource.scope
      address = resource.address
      // A live resource has no counts; an ARN may well have brackets.
      identity =
        scope.kind == .account
        ? resource.address : ResourceAddress.withoutCounts(resource.address)
      previousAddresses = resource.previousAddresses
      func shown(_ node: Node) -> String? { node.has(.sensitive) ? nil : node.string }
      var subject = Finding.Subject(
        type: resource.written?.type ?? resource.type,
        address: resource.written?.address ?? resource.address,
        id: shown(resource.document.field("id")), arn: shown(resource.document.field("arn")),
        provider: resource.provider, account: resource.account, region: resource.region,
        environment: resource.environment, scope: scope.path, workspace: scope.workspace,
        names: Self.names(of: resource))
      if scope.kind == .account {
        let managed = links.code(of: resource, account: scope.path)
        subject.live = Finding.Live(
          snapshot: scope.snapshot ?? "",
          call: resource.collected.map { "\($0.service):\($0.operation)" } ?? "",
          code: managed?.code)
        linked = managed.map(Self.identities) ?? []
      } else {
        let code = Finding.CodeAddress(scope: scope.path, address: resource.address)
        linked =
          links.isEmpty
          ? [] : links.live(of: code).map { Identity(scope: $0.account, address: $0.address) }
      }
      self.subject = Finding.SharedSubject(subject)
      location = place(resource.origin)
      calls = resource.calls.map { Finding.Call(address: $0.address, place: place($0.origin)) }
    }

    /// What findings on the code of a live resource may be known by.
    private static func identities(of managed: ResourceLinks.Managed) -> [Identity] {
      let paths = [managed.code.scope] + managed.previousScopes
      let addresses = [managed.code.address] + managed.previousAddresses
      return paths.flatMap { path in
        addresses.map { address in
          Identity(scope: path, address: ResourceAddress.withoutCounts(address))
        }
      }
    }

    /// What people call a resource beside its address: its `Name` tag and its name in the cloud.
    private static func names(of resource: Resource) -> [String] {
      let document = resource.document
      var names: [String] = []
      for name in [
        document.field("tags").field("Name"), document.field("tags_all").field("Name"),
        document.field("name"), document.field("bucket"), document.field("identifier"),
        document.field("cluster_identifier"), document.field("function_name"),
      ] {
        guard !name.has(.sensitive), let text = name.string, !text.isEmpty, !names.contains(text)
        else { continue }
        names.append(text)
      }
      return names
    }
  }

  /// The facts of all resources that were asked for, by position.
  final class Table: Sendable {
    private let entries: Mutex<[Entry?]>

    init(count: Int) { entries = Mutex(Array(repeating: nil, count: count)) }

    func entry(_ index: Int) -> Entry? { entries.withLock { $0[index] } }

    /// Keeps what was made first, so that all findings share it.
    func keep(_ entry: Entry, at index: Int) -> Entry {
      entries.withLock { entries in
        if let known = entries[index] { return known }
        entries[index] = entry
        return entry
      }
    }
  }

  /// The secrets in resources, which nothing that is said of them may hold.
  let secrets = SensitiveTexts()
  private let graph: ResourceGraph
  private let links: ResourceLinks
  private let table: Table

  init(graph: ResourceGraph, links: ResourceLinks, table: Table) {
    self.graph = graph
    self.links = links
    self.table = table
  }

  /// The facts of a resource by its position in the graph.
  func of(_ index: Int) -> Entry {
    if let known = table.entry(index) { return known }
    let resource = graph.resources[index]
    return table.keep(
      Entry(resource, in: graph.scopes[resource.scope], links, place), at: index)
  }

  /// Where a range of the code is.
  func place(_ range: SourceRange) -> Finding.Place {
    guard let file = graph.sources.file(range.file) else { return .none }
    return Finding.Place(file: file, bytes: range.bytes)
  }
}
