// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Crypto
internal import Documents

/// The names that a change gives to what it makes, so that its run may remove that again.
///
/// Names are kept as digests: parameters and answers may hold what nobody should read in a ledger.
struct CreatedNames {
  let run: String

  private static let textLimit = 512
  private static let countLimit = 500
  private static let depthLimit = 16

  /// The digests of all texts of a call and its answer, but of those that name what something was
  /// made from: a copy's source isn't the run's own.
  func names(in parameters: [APIValue.Member], answer: Document) -> Set<String> {
    var names: Set<String> = []
    for member in parameters { add(member, to: &names) }
    add(answer.root, to: &names, depth: 0)
    return names
  }

  /// The digests of what a call names; none where one of them is no name.
  func names(in parameters: [APIValue.Member]) -> Set<String> {
    let texts = parameters.filter { !Self.asides.contains($0.name) }.flatMap { $0.value.texts }
    let names = texts.compactMap(name)
    return names.count == texts.count ? Set(names) : []
  }

  /// Parameters that say how something is removed, and not what.
  private static let asides: Set<String> = [
    "ClientRequestToken", "ClientToken", "FinalDBSnapshotIdentifier", "FinalSnapshotIdentifier",
  ]

  private func name(_ text: String) -> String? {
    guard text.utf8.count <= Self.textLimit else { return nil }
    return String(SHA256.hash(data: Array("\(run)\n\(text)".utf8)).hexadecimalDigits.prefix(24))
  }

  private static func isSkipped(_ name: String) -> Bool {
    name.holds("Source") || name.holds("Parent") || SecretMembers.isSecretName(name)
  }

  private func add(_ member: APIValue.Member, to names: inout Set<String>) {
    guard !Self.isSkipped(member.name), names.count < Self.countLimit else { return }
    add(member.value, to: &names)
  }

  private func add(_ value: APIValue, to names: inout Set<String>) {
    switch value {
    case .string(let text): if let name = name(text) { names.insert(name) }
    case .integer, .boolean: return
    case .list(let values): for value in values { add(value, to: &names) }
    case .structure(let members): for member in members { add(member, to: &names) }
    }
  }

  private func add(_ node: Node, to names: inout Set<String>, depth: Int) {
    guard depth < Self.depthLimit, names.count < Self.countLimit else { return }
    if let text = node.string {
      if let name = name(text) { names.insert(name) }
    } else if node.isKind(.object) {
      for entry in node.entries where !Self.isSkipped(entry.key.string ?? "Source") {
        add(entry.value, to: &names, depth: depth + 1)
      }
    } else if node.isCollection {
      for element in node.elements { add(element, to: &names, depth: depth + 1) }
    }
  }
}
