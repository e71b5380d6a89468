// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Documents

/// Whose signatures count, and for what: `trust.yaml`.
package struct TrustStore: Hashable, Sendable {
  /// Somebody's key.
  package struct Key: Hashable, Sendable {
    /// The key's name in approvals: a digest of it.
    package var id: String
    /// The name of its owner.
    package var name: String
    /// The key.
    package var key: PublicKey
    /// The tiers whose changes it may approve.
    package var tiers: Set<Tier>
    /// Whether it may sign the gate's configuration.
    package var signsGate: Bool
  }

  /// The keys, by their ids.
  package private(set) var keys: [String: Key] = [:]
  /// How many signatures a tier needs, where it isn't one.
  package private(set) var quorum: [Tier: Int] = [:]
  /// SHA-256 of the file: an approval holds under one trust file only.
  package private(set) var digest = ""

  /// Nobody is trusted.
  package init() {}

  /// How many signatures a change of a tier needs; nil where none are enough.
  package func quorum(for tier: Tier) -> Int? {
    tier == .manual ? nil : max(quorum[tier] ?? 1, 1)
  }

  private static let fields: Set<String> = ["keys", "quorum", "version"]
  private static let keyFields: Set<String> = [
    "approves", "id", "name", "public_key", "signs_gate",
  ]

  /// The store of a file's text; nil when anything is wrong with it.
  package static func read(_ file: SourceFile) -> (store: TrustStore?, diagnostics: [Diagnostic]) {
    var fields = SettingsFields(file, family: "trust")
    guard let document = fields.document() else { return (nil, fields.diagnostics) }
    let root = document.root
    fields.check(root, has: Self.fields, "a trust file", at: nil)
    var store = TrustStore()
    store.digest = SHA256.hash(data: file.bytes).hexadecimalDigits
    if fields.number(root, "version", in: 1...1) == nil, fields.isSound {
      fields.report("missing-field", "\"version\" is missing; it is 1", nil)
    }
    for (node, place) in fields.elements(root, "keys") {
      guard let key = key(node, place, &fields) else { continue }
      if store.keys.updateValue(key, forKey: key.id) != nil {
        fields.report("key", "the key \(key.id) is there twice", place)
      }
    }
    for (name, node, place) in fields.entries(root, "quorum") {
      guard let number = Int(name), let tier = Tier(rawValue: number), tier != .manual,
        let count = node.integer, (1...100).contains(count)
      else {
        fields.report("quorum", "\"quorum\" says for tiers 1 to 3 how many have to sign", place)
        continue
      }
      store.quorum[tier] = Int(count)
    }
    withExtendedLifetime(document) {}
    // Half a trust file might lack the line that asks for a second signature.
    return (fields.diagnostics.isEmpty ? store : nil, fields.diagnostics)
  }

  private static func key(
    _ node: Node, _ place: ByteRange, _ fields: inout SettingsFields
  ) -> Key? {
    fields.check(node, has: keyFields, "a key", at: place)
    let name = fields.required(node, "name", place)
    guard let key = PublicKey(text: fields.required(node, "public_key", place)) else {
      fields.report("key", "\"public_key\" is Base64 of an Ed25519 key's 32 bytes", place)
      return nil
    }
    if let id = fields.text(node, "id"), id != key.id {
      fields.report("key", "\"id\" is \(id), and the key's is \(key.id)", place)
    }
    var tiers: Set<Tier> = []
    for (element, range) in fields.elements(node, "approves") {
      guard let number = element.integer, let tier = Int(exactly: number).flatMap(Tier.init),
        tier != .manual
      else {
        fields.report("key", "\"approves\" is a list of tiers from 1 to 3", range)
        continue
      }
      tiers.insert(tier)
    }
    return Key(
      id: key.id, name: name, key: key, tiers: tiers, signsGate: fields.flag(node, "signs_gate"))
  }
}
