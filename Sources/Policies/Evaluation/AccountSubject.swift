// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// The resource that stands for an account, so that there is one to be judged where nothing sets
/// the account up.
enum AccountSubject {
  /// The type, which no provider has.
  static let type = "aws_account"
  /// The class of the types that set up an account.
  private static let settingClass = "account"

  /// The part with an account of its own: always of a live account, and of code that is said to
  /// hold everything while none of its resources could speak for the account.
  static func added(to part: GraphPart, classes: [String: [String]]) -> GraphPart {
    guard let resource = resource(for: part, classes) else { return part }
    var part = part
    // Apart from the others: adding it to a million of them would copy them.
    part.subject = resource
    return part
  }

  private static func resource(for part: GraphPart, _ classes: [String: [String]]) -> Resource? {
    let scope = part.scope
    guard let types = classes[settingClass], types.contains(type) else { return nil }
    switch scope.kind {
    case .account:
      guard !part.resources.contains(where: { $0.mode == .scope }) else { return nil }
      var resource = resource("\(type)/\(scope.path)", in: part.arena, id: scope.path)
      resource.account = scope.path
      return resource
    case .rootModule:
      guard scope.isComplete == true else { return nil }
      var isUsed = false
      for resource in part.resources {
        if resource.mode == .managed, types.contains(resource.type) { return nil }
        isUsed = isUsed || resource.provider == "aws"
      }
      return isUsed ? resource("\(type).current", in: part.arena, id: nil) : nil
    }
  }

  private static func resource(_ address: String, in arena: Arena, id: String?) -> Resource {
    var entries: [Node.Entry] = []
    if let id {
      entries.append(Node.Entry(key: arena.string("id"), value: arena.string(id)))
    }
    return Resource(
      address: address, type: type, name: "", mode: .scope, provider: "aws",
      document: arena.object(entries), origin: SourceRange(file: 0, bytes: ByteRange(0, 0)))
  }
}
