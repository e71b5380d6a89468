// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// What names mean in one module or query, apart from local variables.
final class ModuleScope {
  let file: SourceFile
  let package: [TreeKey]
  /// The module's position; nil for a query.
  let module: Module?
  private var imports: [String: (root: LoweredRoot, path: [TreeKey])] = [:]
  /// The first name of every rule of the package, in whichever module.
  private let packageNames: PackageNames

  init(file: SourceFile, package: [String], module: Module?, names: PackageNames) {
    self.file = file
    self.package = package.map { .string($0) }
    self.module = module
    self.packageNames = names
  }

  /// Makes an import known; false when the name is taken by another import, which v0 allows: there
  /// the later one holds.
  func add(_ statement: Import) -> Bool {
    guard statement.bindsName else { return true }
    let name = statement.name
    guard imports[name] == nil || module?.version == .v0 else { return false }
    let path = statement.path.dropFirst().map { TreeKey.string($0) }
    imports[name] = (statement.root == .input ? .input : .data, path)
    return true
  }

  /// What a name that isn't a local variable refers to.
  func global(_ name: String) -> (root: LoweredRoot, path: [TreeKey])? {
    if let found = imports[name] { return found }
    if packageNames.names.contains(name) { return (.data, package + [.string(name)]) }
    return nil
  }
}

/// The names that the rules of one package begin with.
final class PackageNames {
  var names: Set<String> = []
}
