// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Something that was observed, decided or done, as it is handed to a ledger.
///
/// Whatever stands in it is kept for ever and passes untouched: callers give the digests of
/// secrets, never secrets. What is larger than a record goes to `Ledger.store(object:)`, and the
/// record names it by its reference.
package struct LedgerRecord: Sendable {
  /// What a record is about; what isn't known or doesn't apply is nil.
  package struct Subject: Sendable, Hashable {
    /// The cloud account.
    package var account: String?
    /// The region.
    package var region: String?
    /// The resource's id or address.
    package var resource: String?
    /// The run.
    package var run: String?
    /// The plan.
    package var plan: String?

    /// A subject from its parts.
    package init(
      account: String? = nil, region: String? = nil, resource: String? = nil, run: String? = nil,
      plan: String? = nil
    ) {
      self.account = account
      self.region = region
      self.resource = resource
      self.run = run
      self.plan = plan
    }

    var members: [(name: String, value: String)] {
      [
        ("account", account), ("plan", plan), ("region", region), ("resource", resource),
        ("run", run),
      ].compactMap { name, value in value.map { (name, $0) } }
    }
  }

  /// The most bytes of a record as it is kept: what the length before an entry of a tile can say.
  package static let maximumByteCount = 65_535

  /// The version of the record's form.
  static let version = 1

  let kind: String
  /// The members before the time, in canonical form: `{"actor":…,` or `{`.
  let head: [UInt8]
  /// The members between the time and the sequence: `"body":…,"kind":"…",`.
  let middle: [UInt8]
  /// What follows the sequence.
  let tail: [UInt8]

  /// A record.
  ///
  /// - Parameters:
  ///   - kind: a dotted name such as `plan.made`: small letters, digits and `-` between dots.
  ///   - actor: who did it, such as a name, a key id and an ARN.
  ///   - subject: what it is about.
  ///   - body: makes whatever else there is to say, in an arena of its own.
  /// - Throws: `unfit` where a part has no canonical form or the whole is too large.
  package init(
    kind: String, actor: [String: String] = [:], subject: Subject = Subject(),
    body: (Arena) -> Node = { _ in .absent }
  ) throws(LedgerError) {
    guard Self.isKind(kind) else {
      throw LedgerError(
        .unfit, "a record's kind is a dotted name of small letters, such as plan.made")
    }
    self.kind = kind
    let arena = Arena(chunkSize: 1 << 10)
    defer { withExtendedLifetime(arena) {} }
    func object(_ members: some Sequence<(name: String, value: String)>) -> Node {
      arena.object(
        members.map { Node.Entry(key: arena.string($0.name), value: arena.string($0.value)) })
    }
    var head = Array("{".utf8)
    if !actor.isEmpty {
      let who = object(actor.map { (name: $0.key, value: $0.value) })
      head += Array("\"actor\":".utf8) + (try Self.canonical(who)) + [0x2C]
    }
    self.head = head + Array("\"at\":\"".utf8)
    let made = body(arena)
    var middle = Array("\",".utf8)
    if made.exists { middle += Array("\"body\":".utf8) + (try Self.canonical(made)) + [0x2C] }
    self.middle = middle + Array("\"kind\":\"\(kind)\",\"sequence\":".utf8)
    var tail: [UInt8] = []
    let about = subject.members
    if !about.isEmpty {
      tail += Array(",\"subject\":".utf8) + (try Self.canonical(object(about)))
    }
    self.tail = tail + Array(",\"version\":\(Self.version)}".utf8)
    // The largest sequence and a time have to have room too.
    let size = self.head.count + self.middle.count + self.tail.count + 44
    guard size <= Self.maximumByteCount else {
      throw LedgerError(
        .unfit,
        "a record of kind \(kind) has \(size) bytes, more than \(Self.maximumByteCount); store the "
          + "large part as an object and name its digest")
    }
  }

  /// Appends the record as it is kept, without a line break.
  func append(to target: inout [UInt8], sequence: UInt64, at time: [UInt8]) {
    target += head
    target += time
    target += middle
    target += Array(String(sequence).utf8)
    target += tail
  }

  /// Whether a text can be a record's kind.
  package static func isKind(_ text: String) -> Bool {
    guard (1...100).contains(text.utf8.count) else { return false }
    return text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { part in
      !part.isEmpty
        && part.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
    }
  }

  private static func canonical(_ node: Node) throws(LedgerError) -> [UInt8] {
    do throws(CanonicalJSON.Problem) {
      return try CanonicalJSON.bytes(node)
    } catch {
      throw LedgerError(.unfit, "the record can't be kept: \(error.description)")
    }
  }
}
