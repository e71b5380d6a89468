// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Documents
import InfrastructureCode
import Inventory
import Policies
import Synchronization

@testable import Remediation

/// An account with boxes that have a lid and a lock, each with its own call.
final class FakeAccount: RepairCloud {
  struct Box: Hashable, Sendable {
    var isOpen = true
    var lock = ""
    var label = "mine"
  }

  struct State {
    var boxes: [String: Box]
    /// What happens to the next changes, first to last; then all go well.
    var faults: [Fault] = []
    var changes: [String] = []
    var isDead = false
    /// Called after each change that was made.
    var afterChange: (@Sendable (inout [String: Box], Int) -> Void)?
  }

  enum Fault: Sendable {
    /// The service refuses.
    case refused
    /// It is made, and the answer is lost.
    case answerLost
    /// It isn't made, and the connection breaks.
    case requestLost
    /// It is made, and the process dies.
    case deathAfter
    /// The process dies before it is sent.
    case deathBefore
  }

  let state: Mutex<State>

  init(_ boxes: [String: Box]) { state = Mutex(State(boxes: boxes)) }

  var boxes: [String: Box] { state.withLock { $0.boxes } }
  var isDead: Bool { state.withLock { $0.isDead } }

  func revive() { state.withLock { $0.isDead = false } }

  static let failure = CloudError(kind: .connection, message: "the connection broke")

  func read(_ target: RemediationPlan.Target) async throws(CloudError) -> GraphPart {
    if isDead { throw Self.failure }
    let arena = Arena(chunkSize: 1 << 10)
    var resources: [Resource] = []
    if let box = boxes[target.id] { resources = Self.resources(target.id, box, in: arena) }
    return GraphPart(
      scope: Scope(kind: .account, path: "111122223333"), resources: resources, arena: arena)
  }

  /// A box and, where it has one, its lock, which is a satellite.
  static func resources(_ id: String, _ box: Box, in arena: Arena) -> [Resource] {
    func object(_ members: [(String, Node)]) -> Node {
      arena.sortedObject(members.map { .init(key: arena.string($0.0), value: $0.1) })
    }
    func resource(_ address: String, _ type: String, _ document: Node) -> Resource {
      var made = Resource(
        address: address, type: type, name: "", mode: .managed, provider: "test",
        account: "111122223333", region: "eu-west-1", document: document,
        origin: SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .cloud))
      made.collected = CollectionSource(service: "test", operation: "ListBoxes", kind: "test_box")
      return made
    }
    let address = "arn:test:box/\(id)"
    var made = [
      resource(
        address, "test_box",
        object([
          ("id", arena.string(id)), ("open", .boolean(box.isOpen)),
          ("label", arena.string(box.label)),
          ("tags", object([("env", arena.string("dev"))])),
        ]))
    ]
    if !box.lock.isEmpty {
      var lock = resource(
        address + "/test_box_lock", "test_box_lock",
        object([("box", arena.string(id)), ("kind", arena.string(box.lock))]))
      lock.references = [Reference(path: "", target: address, attribute: "")]
      made.append(lock)
    }
    return made
  }

  func ask(_ call: APICall) async throws(CloudError) -> Document {
    if isDead { throw Self.failure }
    guard let box = boxes[Self.text(call, "Box")] else {
      throw CloudError(kind: .notFound, code: "NoSuchBox", message: "there is no such box")
    }
    let text = #"{"Lock": "\#(box.lock)", "Label": "\#(box.label)"}"#
    guard let document = JSONReader.read(SourceFile(path: "answer", text: text)).document else {
      throw Self.failure
    }
    return document
  }

  func change(_ change: RepairChange) async throws(RepairChange.Failure) -> Document {
    let outcome: Result<Void, RepairChange.Failure> = state.withLock { state in
      if state.isDead { return .failure(.stopped("dead")) }
      let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
      switch fault {
      case .refused:
        return .failure(.failed(CloudError(kind: .denied, code: "No", message: "denied")))
      case .requestLost: return .failure(.ambiguous(Self.failure))
      case .deathBefore:
        state.isDead = true
        return .failure(.stopped("dead"))
      case .answerLost, .deathAfter, nil: break
      }
      let id = Self.text(change.call, "Box")
      switch change.call.operation {
      case "CloseBox": state.boxes[id]?.isOpen = false
      case "OpenBox": state.boxes[id]?.isOpen = true
      case "PutLock": state.boxes[id]?.lock = Self.text(change.call, "Kind")
      default: state.boxes[id]?.lock = ""
      }
      state.changes.append(change.call.operation)
      state.afterChange?(&state.boxes, state.changes.count)
      switch fault {
      case .answerLost: return .failure(.ambiguous(Self.failure))
      case .deathAfter:
        state.isDead = true
        return .failure(.stopped("dead"))
      default: return .success(())
      }
    }
    switch outcome {
    case .success: break
    case .failure(let failure): throw failure
    }
    guard let answer = JSONReader.read(SourceFile(path: "answer", text: "{}")).document else {
      throw .failed(Self.failure)
    }
    return answer
  }

  static func text(_ call: APICall, _ name: String) -> String {
    guard case .string(let text) = call.parameters.first(where: { $0.name == name })?.value else {
      return ""
    }
    return text
  }
}

/// A journal in memory that ends when the process does.
final class FakeJournal: RunJournaling {
  let written: Mutex<[RunEntry]>
  /// How many entries can still be written.
  let left: Mutex<Int>
  let account: FakeAccount

  init(_ account: FakeAccount, _ entries: [RunEntry] = [], left: Int = .max) {
    self.account = account
    written = Mutex(entries)
    self.left = Mutex(left)
  }

  var entries: [RunEntry] { written.withLock { $0 } }

  func append(_ entry: RunEntry) throws(RunJournal.Failure) {
    let isLast = left.withLock { left in
      left -= 1
      return left < 0
    }
    if isLast { account.state.withLock { $0.isDead = true } }
    guard !account.isDead else { throw RunJournal.Failure(message: "dead") }
    written.withLock { $0.append(entry) }
  }
}

/// Playbooks for boxes, a plan for some, and what runs need.
enum FakeWork {
  static let playbook = """
    name: box-close
    title: Close and lock a box
    repairs: [test-box-open]
    resource: test_box
    dependants: [test_room]
    tier: 1
    because: nobody needs an open box
    disrupts: The box can't be looked into.
    deadline: 1
    bind:
      box: "{resource.id}"
    capture:
      lock:
        call: test:GetLock
        with: {Box: "{box}"}
        absent: [NoSuchBox]
    steps:
      - name: lock
        call: test:PutLock
        with: {Box: "{box}", Kind: "iron"}
        inverse:
          - when: captured.lock.Lock != ""
            call: test:PutLock
            with: {Box: "{box}", Kind: "{captured.lock.Lock}"}
          - call: test:DeleteLock
            with: {Box: "{box}"}
        effect:
          - satellite: test_box_lock
            set: {box: "{box}", kind: iron}
      - name: close
        call: test:CloseBox
        with: {Box: "{box}"}
        inverse:
          - call: test:OpenBox
            with: {Box: "{box}"}
        effect:
          - set: {open: false}
    """

  static let mapping = """
    satellites:
      test_box_lock: {parent: test_box, reference: box}
    """

  static let catalog = PlaybookCatalog(
    [SourceFile(path: "playbooks/test/box-close.yaml", text: playbook)], library: [])

  static let mappings: ProviderMappings = {
    var mappings = ProviderMappings()
    mappings.add(SourceFile(path: "mappings/test/folding.yaml", text: mapping))
    return mappings
  }()

  static let rule = """
    id: test-box-open
    title: Box is open
    severity: high
    resources: [test_box]
    deny: resource.open == true
    profile: default
    """

  /// A plan for the boxes of an account, as `bawn remediate plan` makes it.
  static func plan(_ account: FakeAccount) -> RemediationPlan {
    let arena = Arena(chunkSize: 1 << 10)
    let resources = account.boxes.sorted { $0.key < $1.key }.flatMap {
      FakeAccount.resources($0.key, $0.value, in: arena)
    }
    let part = GraphPart(
      scope: Scope(kind: .account, path: "111122223333"), resources: resources, arena: arena)
    let read = RuleReader.read(SourceFile(path: "rules/test/test-box-open.yaml", text: rule))
    let rules = RuleCatalog(rules: [read.rule].compactMap(\.self), library: [])
    let planner = Planner(catalog, mappings, Planner.Settings())
    var watch = LiveWatch(
      CodeScan(
        catalog: rules, mappings: mappings,
        schemas: SchemaCatalogue(contentDirectory: "/nowhere")),
      CodeScan.Options(paths: []), questions: planner.questions, fed: { kind, _ in [kind] })
    _ = watch.take([part], CollectionCoverage(), isAnew: true)
    return planner.plan(
      PlanRequest(
        requester: "tester", now: 1_700_000_000, nonce: "n",
        snapshot: RemediationPlan.Snapshot(digest: "s", ended: 1_700_000_000),
        account: "111122223333"), &watch)
  }

  static func tools(_ account: FakeAccount, _ journal: FakeJournal) -> RunTools {
    let clock = Mutex(1_700_000_000.0)
    var tools = RunTools(
      run: "r1", cloud: account, journal: journal,
      seal: RunSeal(key: [UInt8](repeating: 7, count: 32)) ?? RunSeal(),
      judge: { part, _ in
        part.resources.filter { $0.document.field("open").isTrue }.map { "\($0.address) is open" }
      }, now: { Int(clock.withLock { $0 }) })
    tools.sleep = { pause in
      clock.withLock {
        $0 += Double(pause.components.seconds) + Double(pause.components.attoseconds) / 1e18
      }
    }
    return tools
  }
}
