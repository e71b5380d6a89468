// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import Inventory

/// What findings say of the resources they are about, made once for each: a resource is judged by
/// many rules.
///
/// Used by one thread.
final class ResourceFacts {
  /// The facts of one resource.
  final class Entry {
    /// The number of its scope in the graph.
    let scope: Int
    /// The address from the root module, and the same without counts, which is its identity.
    let address: String
    let identity: String
    let previousAddresses: [String]
    let subject: Finding.Subject
    let location: Finding.Place
    let calls: [Finding.Call]

    /// What code or a live account knows the resource by, besides.
    let linked: [Identity]

    /// A resource as another scope knows it.
    struct Identity {
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
      self.subject = subject
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

  /// The secrets in resources, which nothing that is said of them may hold.
  let secrets = SensitiveTexts()
  private let graph: ResourceGraph
  private let links: ResourceLinks
  private var entries: [Entry?]

  init(graph: ResourceGraph, links: ResourceLinks = ResourceLinks()) {
    self.graph = graph
    self.links = links
    entries = Array(repeating: nil, count: graph.resources.count)
  }

  /// The facts of a resource by its position in the graph.
  func of(_ index: Int) -> Entry {
    if let known = entries[index] { return known }
    let resource = graph.resources[index]
    let made = Entry(resource, in: graph.scopes[resource.scope], links, place)
    entries[index] = made
    return made
  }

  /// Where a range of the code is.
  func place(_ range: SourceRange) -> Finding.Place {
    guard let file = graph.sources.file(range.file) else { return .none }
    return Finding.Place(file: file, bytes: range.bytes)
  }
}
