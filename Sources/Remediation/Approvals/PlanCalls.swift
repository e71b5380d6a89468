// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudChanges
internal import Crypto
internal import Documents

extension RemediationPlan.Call {
  /// SHA-256 of the call in canonical form (RFC 8785), with its expressions where a run will bind
  /// them: what approvals name it by.
  package var digest: String {
    let arena = Arena(chunkSize: 1 << 10)
    let bytes = JSONWriter.canonical(
      arena.object([
        Node.Entry(key: arena.string("service"), value: arena.string(service)),
        Node.Entry(key: arena.string("operation"), value: arena.string(operation)),
        Node.Entry(key: arena.string("region"), value: arena.string(region)),
        Node.Entry(key: arena.string("parameters"), value: parameters.node(in: arena)),
      ]))
    return SHA256.hash(data: bytes ?? []).hexadecimalDigits
  }
}

extension RemediationPlan {
  /// The digests of all changing calls of units, inverses included, sorted.
  ///
  /// - Throws: when the plan has no such unit, or one that nobody can approve.
  package func callDigests(of names: [String]) throws(ApprovalProblem) -> [String] {
    var digests: Set<String> = []
    guard !names.isEmpty else { throw ApprovalProblem(.other, "the plan changes nothing") }
    guard Set(names).count == names.count else {
      throw ApprovalProblem(.other, "a unit is named twice")
    }
    for name in names {
      guard let unit = units.first(where: { $0.name == name }) else {
        throw ApprovalProblem(.other, "the plan has no unit \"\(name.prefix(32))\"")
      }
      guard unit.tier != .manual else {
        throw ApprovalProblem(
          .tier, "unit \(name) is of tier 4: people make it themselves, and nobody can approve it")
      }
      for step in unit.steps {
        digests.insert(step.call.digest)
        for inverse in step.inverses { if let call = inverse.call { digests.insert(call.digest) } }
      }
    }
    return digests.sorted()
  }
}
