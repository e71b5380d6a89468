// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudChanges
internal import Crypto
internal import Documents
internal import FoundationEssentials

/// What somebody signs who approves a plan: the plan and everything that it rests on.
package struct PlanApproval: Hashable, Sendable {
  /// The version of the form.
  package static let version = 1
  /// The longest that an approval holds, in seconds: a week.
  package static let lifetimeLimit = 604_800

  /// The digest of the plan.
  package var plan: String
  /// The account.
  package var account: String
  /// The regions.
  package var regions: [String]
  /// The digest of the snapshot.
  package var snapshot: String
  /// The digests of the playbooks, by name.
  package var playbooks: [String: String]
  /// The digest of the gate's configuration.
  package var gate: String
  /// The digest of the trust file.
  package var trust: String
  /// The key that asks for the changes.
  package var requester: String
  /// The key that approves them.
  package var approver: String
  /// When, in seconds since 1970.
  package var signed: Int
  /// From when on nothing may be begun with it, in seconds since 1970.
  package var expires: Int
  /// Random, so that it can be used up.
  package var nonce: String
  /// The units of the plan, by name.
  package var units: [String]
  /// The digests of their calls, inverses included, sorted.
  package var calls: [String]
  /// The signature.
  package var signature: [UInt8]

  /// What precedes the text that is signed, so that no signature stands for anything else.
  private static let purpose = "bawn plan approval 1\n"

  /// Approves units of a plan.
  ///
  /// - Parameters:
  ///   - units: names of units; none for all.
  ///   - lifetime: in seconds.
  /// - Throws: why it can't be approved.
  package init(
    of plan: RemediationPlan, units: [String] = [], by key: SigningKey, trust: TrustStore,
    now: Int, lifetime: Int, nonce: String = RemediationPlan.freshNonce()
  ) throws(ApprovalProblem) {
    guard let approver = key.publicKey?.id else {
      throw ApprovalProblem(.signature, "the key can't be used")
    }
    let names = units.isEmpty ? plan.units.map(\.name) : units
    self.plan = plan.digest
    account = plan.account
    regions = plan.regions
    snapshot = plan.snapshot.digest
    playbooks = plan.playbooks
    gate = plan.gate
    self.trust = trust.digest
    requester = plan.requester
    self.approver = approver
    signed = now
    expires = min(now + min(lifetime, Self.lifetimeLimit), plan.expires)
    self.nonce = nonce
    self.units = names
    calls = try plan.callDigests(of: names)
    signature = []
    guard let made = key.signature(of: statement) else {
      throw ApprovalProblem(.signature, "the key can't be used")
    }
    signature = made
  }

  private init(_ root: Node) {
    func text(_ name: StaticString) -> String { root.field(name).string ?? "" }
    func texts(_ name: StaticString) -> [String] {
      root.field(name).elements.compactMap(\.string)
    }
    func number(_ name: StaticString) -> Int { Int(root.field(name).integer ?? 0) }
    plan = text("plan")
    account = text("account")
    regions = texts("regions")
    snapshot = text("snapshot")
    playbooks = [:]
    for entry in root.field("playbooks").entries {
      playbooks[entry.key.string ?? ""] = entry.value.string ?? ""
    }
    gate = text("gate")
    trust = text("trust")
    requester = text("requester")
    approver = text("approver")
    signed = number("signed")
    expires = number("expires")
    nonce = text("nonce")
    units = texts("units")
    calls = texts("calls")
    signature = Data(base64Encoded: text("signature")).map { [UInt8]($0) } ?? []
  }

  /// The approval of a file's bytes.
  ///
  /// - Throws: when a single byte isn't as it was written.
  package static func read(_ bytes: [UInt8]) throws(ApprovalProblem) -> PlanApproval {
    guard bytes.count <= 16 << 20,
      let document = JSONReader.read(SourceFile(path: "approval", bytes: bytes)).document,
      document.root.field("version").integer == Int64(version)
    else { throw ApprovalProblem(.form, "the file is no approval of this version") }
    let made = PlanApproval(document.root)
    guard made.bytes == bytes else {
      throw ApprovalProblem(.form, "the approval isn't as it was written")
    }
    return made
  }

  /// The approval as a file has it.
  package var bytes: [UInt8] { text(withSignature: true) + [0x0A] }

  /// Whether the key has signed it.
  package func isSigned(by key: PublicKey) -> Bool {
    key.id == approver && key.verifies(signature, of: statement)
  }

  private var statement: [UInt8] { Array(Self.purpose.utf8) + text(withSignature: false) }

  private func text(withSignature: Bool) -> [UInt8] {
    let arena = Arena(chunkSize: 4 << 10)
    func texts(_ values: [String]) -> Node { arena.array(values.map { arena.string($0) }) }
    func object(_ values: [(String, Node)]) -> Node {
      arena.object(values.map { Node.Entry(key: arena.string($0.0), value: $0.1) })
    }
    var members: [(String, Node)] = [
      ("version", .integer(Self.version)), ("plan", arena.string(plan)),
      ("account", arena.string(account)), ("regions", texts(regions)),
      ("snapshot", arena.string(snapshot)),
      ("playbooks", object(playbooks.map { ($0.key, arena.string($0.value)) })),
      ("gate", arena.string(gate)), ("trust", arena.string(trust)),
      ("requester", arena.string(requester)), ("approver", arena.string(approver)),
      ("signed", .integer(signed)), ("expires", .integer(expires)),
      ("nonce", arena.string(nonce)), ("units", texts(units)), ("calls", texts(calls)),
    ]
    if withSignature {
      members.append(("signature", arena.string(Data(signature).base64EncodedString())))
    }
    return JSONWriter.canonical(object(members)) ?? []
  }
}

/// Why something isn't approved.
package struct ApprovalProblem: Error, Hashable, Sendable {
  /// What kind of reason it is.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A file isn't in the form, or was changed.
    case form
    /// A signature isn't good.
    case signature
    /// A key that isn't trusted, or not so far.
    case key
    /// Whoever asks would approve.
    case requester
    /// It is for another plan, account, snapshot, playbook or configuration.
    case other
    /// Too early or too late.
    case time
    /// It was used before.
    case used
    /// Too few signatures.
    case quorum
    /// Nobody can approve it.
    case tier
  }

  /// What kind of reason it is.
  package var kind: Kind
  /// A sentence for people.
  package var message: String

  /// A reason from its parts.
  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }
}
