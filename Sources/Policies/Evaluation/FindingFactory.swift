// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import Inventory

/// Turns what rules found into findings with places, identity and silencing.
struct FindingFactory {
  let graph: ResourceGraph
  let moves: EarlierAddresses
  /// How the fingerprint begins of the finding that is being explained; nil for none.
  var explained: String?
  private let facts: ResourceFacts

  /// - Parameters:
  ///   - explained: how the fingerprint begins of the finding that is being explained.
  ///   - facts: what findings say of resources, kept from one rule to the next.
  init(
    graph: ResourceGraph, moves: EarlierAddresses, explained: String? = nil, facts: ResourceFacts
  ) {
    self.graph = graph
    self.moves = moves
    self.explained = explained
    self.facts = facts
  }

  /// The findings of hits on one resource: those with the same element are one finding.
  func findings(_ rule: PolicyRule, _ index: Int, _ hits: [RuleHit]) -> [Finding] {
    let hits = hits.map { possible($0, graph.resources[index].existenceUnknowns) }
    var groups: [(at: [PathComponent], hits: [RuleHit])] = []
    var positions: [[PathComponent]: Int] = [:]
    for hit in hits {
      if let position = positions[hit.at] {
        groups[position].hits.append(hit)
      } else {
        positions[hit.at] = groups.count
        groups.append((hit.at, [hit]))
      }
    }
    // A resource that fails for certain isn't also reported for what is merely possible there.
    let hasCertain = hits.contains(where: \.isCertain)
    let kept = groups.filter { group in
      !hasCertain || group.hits.contains(where: \.isCertain)
    }
    if !hasCertain, let merged = merge(kept.flatMap(\.hits)) {
      return [finding(rule, index, at: [], merged, verdict: .undetermined)]
    }
    return kept.compactMap { group in
      merge(group.hits.filter(\.isCertain)).map {
        finding(rule, index, at: group.at, $0, verdict: .fail)
      }
    }
  }

  /// A resource that may not exist is at best possibly wrong.
  private func possible(_ hit: RuleHit, _ unknowns: [String]) -> RuleHit {
    guard !unknowns.isEmpty else { return hit }
    var hit = hit
    hit.isCertain = false
    hit.unknowns += unknowns
    return hit
  }

  /// A verdict without hits: a pass.
  func pass(_ rule: PolicyRule, _ index: Int) -> Finding {
    let hit = RuleHit(isCertain: true, at: [], message: "", causes: [], unknowns: [])
    return finding(rule, index, at: [], hit, verdict: .pass)
  }

  /// An evaluation that ended in an error: recorded, never a pass.
  func error(_ rule: PolicyRule, _ index: Int, _ message: String) -> Finding {
    let hit = RuleHit(
      isCertain: true, at: [], message: "the rule could not be evaluated: \(message)", causes: [],
      unknowns: [])
    var finding = finding(rule, index, at: [], hit, verdict: .fail)
    finding.severity = .high
    finding.action = .audit
    return finding
  }

  // MARK: - Parts

  private func merge(_ hits: [RuleHit]) -> RuleHit? {
    guard var merged = hits.first else { return nil }
    // One derivation names each cause once, and none that another goes on from.
    guard hits.count > 1 || merged.unknowns.count > 1 else { return merged }
    for hit in hits.dropFirst() {
      merged.causes += hit.causes
      merged.unknowns += hit.unknowns
      if merged.message.isEmpty { merged.message = hit.message }
    }
    merged.isMerged = hits.count > 1
    var seenCauses: Set<CausePath> = []
    merged.causes = merged.causes.filter { seenCauses.insert($0).inserted }
    var seenUnknowns: Set<String> = []
    merged.unknowns = merged.unknowns.filter { seenUnknowns.insert($0).inserted }
    return merged
  }

  private func finding(
    _ rule: PolicyRule, _ index: Int, at: [PathComponent], _ hit: RuleHit, verdict: Verdict
  ) -> Finding {
    let resource = facts.of(index)
    let scope = graph.scopes[resource.scope]
    let element = ElementKey.key(path: at, in: graph.folded[index])
    func fingerprint(
      _ ruleID: String, _ scope: String, _ address: String, _ element: String
    ) -> String {
      Fingerprint.make(
        rule: ruleID, scope: scope,
        identity: address == resource.address
          ? resource.identity : ResourceAddress.withoutCounts(address),
        element: element)
    }
    let present = Fingerprint.make(
      rule: rule.id, scope: scope.path, identity: resource.identity, element: element)
    // Every name that it may have been known by: renamed rules keep their old ids as aliases.
    let ids = [rule.id] + rule.formerIDs
    let paths = [scope.path] + scope.previousPaths
    let addresses = [resource.address] + resource.previousAddresses
    let elements = [element] + earlierElements(at, index)
    var previous: [String] = []
    if ids.count + paths.count + addresses.count + elements.count > 4 {
      for id in ids {
        for path in paths {
          for address in addresses {
            previous += elements.map { fingerprint(id, path, address, $0) }
          }
        }
      }
      var seen: Set<String> = [present]
      previous = previous.filter { seen.insert($0).inserted }
    }
    let isExplained = explained.map { digits in
      ([present] + previous).contains { $0.hasPrefix(digits) }
    }
    var finding = Finding(
      rule: rule.description, verdict: verdict,
      message: message(rule, hit, index),
      about: resource.subject, location: resource.location, calls: resource.calls,
      causes: verdict == .pass
        ? [] : causes(rule, index, at: at, hit, withValues: isExplained ?? false),
      unknowns: verdict == .undetermined ? hit.unknowns : [],
      fingerprint: present,
      previousFingerprints: previous)
    finding.element = element
    if !resource.linked.isEmpty {
      finding.linkedFingerprints = ids.flatMap { id in
        resource.linked.flatMap { linked in
          elements.map { element in
            Fingerprint.make(
              rule: id, scope: linked.scope, identity: linked.address, element: element)
          }
        }
      }
    }
    return finding
  }

  /// The key of the element when resources that it refers to had their earlier addresses.
  private func earlierElements(_ at: [PathComponent], _ index: Int) -> [String] {
    let scope = graph.resources[index].scope
    let depth = at.isEmpty ? 0 : moves.depth(inScope: scope)
    return (0..<depth).map { level in
      ElementKey.key(path: at, in: graph.folded[index]) {
        moves.reference($0, inScope: scope, movesAgo: level + 1)
      }
    }
  }

  /// The rule's sentence without secrets of what the hit has read; else the rule's title.
  private func message(_ rule: PolicyRule, _ hit: RuleHit, _ index: Int) -> String {
    let others = Set(hit.causes.map(\.resource)).filter { $0 > 0 }.map { $0 - 1 }
    let documents = ([index] + others.sorted()).map { (number: $0, node: graph.folded[$0]) }
    let sentence = facts.secrets.redacted(hit.message, of: documents) ?? ""
    return sentence.isEmpty ? rule.description.title : sentence
  }

  private func place(_ range: SourceRange) -> Finding.Place { facts.place(range) }

  /// The causes with their places, the deciding one first.
  ///
  /// Ancestors of other causes say nothing of their own. Deciding is what the rule's fix would
  /// set, else what lies within the element in question, else what was read last.
  private func causes(
    _ rule: PolicyRule, _ index: Int, at: [PathComponent], _ hit: RuleHit,
    withValues: Bool
  ) -> [Finding.Cause] {
    let relevant = relevant(hit)
    if relevant.count < 2 {
      return relevant.map { cause($0, subject: index, valueFor: withValues ? rule : nil) }
    }
    let settings = Set(
      rule.description.settings.map { setting in
        String(setting.path.split(separator: ".").last?.prefix { $0 != "[" } ?? "")
      })
    func rank(_ cause: CausePath) -> Int {
      var rank = 0
      if cause.resource == 0 { rank += 1 }
      if !at.isEmpty, cause.resource == 0, cause.path.starts(with: at) { rank += 2 }
      let last = cause.path.last { if case .field = $0 { true } else { false } }
      if case .field(let name) = last, settings.contains(name) { rank += 4 }
      return rank
    }
    let order = relevant.indices.sorted { a, b in
      let x = rank(relevant[a])
      let y = rank(relevant[b])
      return x == y ? a > b : x > y
    }
    return order.prefix(16).map {
      cause(relevant[$0], subject: index, valueFor: withValues ? rule : nil)
    }
  }

  /// The causes that say something of their own.
  private func relevant(_ hit: RuleHit) -> [CausePath] {
    let paths = hit.causes.filter { $0.path.first != .field("bawn") }
    guard hit.isMerged else { return paths }
    var ancestors: Set<CausePath> = []
    for path in hit.causes {
      for count in 0..<path.path.count {
        ancestors.insert(
          CausePath(
            resource: path.resource, path: Array(path.path.prefix(count)), isAbsent: false))
      }
    }
    return paths.filter { path in
      var present = path
      present.isAbsent = false
      return !ancestors.contains(present)
    }
  }

  /// - Parameter rule: the rule for which the value is wanted; nil where it isn't.
  private func cause(
    _ path: CausePath, subject: Int, valueFor rule: PolicyRule?
  ) -> Finding.Cause {
    let index = path.resource == 0 ? subject : path.resource - 1
    var node = graph.folded[index]
    var range = graph.resources[index].origin
    for component in path.path {
      var position = -1
      switch component {
      case .field(let name):
        position = name.withUTF8Node { node.entryIndex($0) }
        if position >= 0 {
          refine(&range, node.range(at: position))
          node = node.entries[position].value
        }
      case .index(let element):
        if node.elements.indices.contains(element) {
          position = element
          refine(&range, node.range(at: element))
          node = node.elements[element]
        }
      }
      if position < 0 { break }
    }
    let prefix =
      path.resource == 0
      ? "" : "\(graph.resources[index].written?.address ?? graph.resources[index].address)."
    let text = rule.flatMap { path.isAbsent ? nil : value(node, path.path, $0) }
    return Finding.Cause(
      path: prefix + path.path.text, place: place(range), isAbsent: path.isAbsent, value: text)
  }

  /// A value as JSON, secrets hidden by what they are marked as and by what they are called.
  private func value(_ node: Node, _ path: [PathComponent], _ rule: PolicyRule) -> String? {
    guard node.exists else { return nil }
    var options = JSONWriter.Options()
    options.unknown = .symbol(otherwise: "(known after apply)")
    let name = path.text
    let line = "\(name) = \(JSONWriter.string(node, options: options))"
    let shown = SecretMask.masked(line, all: rule.description.isAboutSecrets)
    return String(shown.dropFirst(name.count + 3))
  }

  private func refine(_ range: inout SourceRange, _ inner: SourceRange) {
    if inner.file != 0 { range = inner }
  }
}

extension String {
  /// Calls with a node over the text's bytes, valid during the call.
  func withUTF8Node<Result>(_ body: (Node) -> Result) -> Result {
    var copy = self
    return copy.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return body(.absent) }
      return body(.string(bytes: start, count: bytes.count))
    }
  }
}
