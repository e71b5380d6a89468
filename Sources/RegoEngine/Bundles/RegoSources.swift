// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax

/// Policies and base documents, read and put together.
public struct RegoSources: Sendable {
  /// The modules in the order they were given.
  public var modules: [Module]
  /// The base documents, merged.
  public var data: Document
  /// The bundles that were given as such; their modules and data are among those above.
  public var bundles: [Bundle]
  /// What could not be used. With any, the rest is incomplete and shouldn't be evaluated.
  public var errors: [RegoLoadError]
  /// What was used, but perhaps not as meant.
  public var warnings: [Diagnostic]
}

extension RegoSources {
  /// A rule may not stand where a base document is: its value would be hidden.
  ///
  /// - Returns: OPA's error for each such rule.
  public func pathConflicts() -> [RegoError] {
    guard data.root.count > 0 else { return [] }
    var errors: [RegoError] = []
    var reported: Set<[String]> = []
    for module in modules {
      for rule in module.rules {
        let path = module.package.path + Self.fixedPath(of: rule.head)
        guard isTaken(path), reported.insert(path).inserted else { continue }
        errors.append(
          RegoError(
            code: .compile,
            message: "conflicting rule for data path \(path.joined(separator: "/")) found",
            file: module.file, range: rule.range))
      }
    }
    return errors
  }

  /// Whether data has something at the path, or at its start something that can't hold the rest.
  private func isTaken(_ path: [String]) -> Bool {
    var node = data.root
    for key in path {
      guard node.isKind(.object) else { return true }
      node = node.field(named: key)
      if !node.exists { return false }
    }
    return true
  }

  /// A rule's name and the strings that follow it.
  private static func fixedPath(of head: RuleHead) -> [String] {
    guard let name = head.name.headName else { return [] }
    var path = [name]
    for argument in head.name.arguments {
      guard case .string(let key) = argument.kind else { break }
      path.append(key)
    }
    return path
  }
}
