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
  private var imports = NameTable<(root: LoweredRoot, path: [TreeKey])>()
  /// The first name of every rule of the package, in whichever module.
  let packageNames: PackageNames

  init(file: SourceFile, package: [TreeKey], module: Module?, names: PackageNames) {
    self.file = file
    self.package = package
    self.module = module
    self.packageNames = names
  }

  /// Makes an import known; of two with one name the later holds.
  func add(_ statement: Import) {
    guard statement.bindsName else { return }
    let path = statement.path.dropFirst().map { TreeKey.string($0) }
    imports[statement.name] = (statement.root == .input ? .input : .data, path)
  }

  private struct Reference {
    let term: LoweredTerm
    let isImport: Bool
  }

  /// What names became when they were asked for first.
  private var references = NameTable<Reference>()

  /// What a name that isn't a local variable refers to, as the beginning of a reference.
  func reference(
    _ name: String, at range: ByteRange, _ constants: ConstantPool
  ) -> LoweredTerm? {
    if let known = references[name] {
      uses.append((range.start, known.isImport ? name : nil))
      return known.term
    }
    guard let found = global(name, at: range) else { return nil }
    let made = LoweredTerm.ref(found.root, found.path.map { .constant(constants.node($0)) })
    references[name] = Reference(term: made, isImport: imports.contains(name))
    return made
  }

  /// Where names of rules of the package, and of imports, were used.
  private var uses: [(start: UInt32, importName: String?)] = []

  /// What a name that isn't a local variable refers to, and that it does so there.
  func global(_ name: String, at range: ByteRange) -> (root: LoweredRoot, path: [TreeKey])? {
    guard let found = global(name) else { return nil }
    uses.append((range.start, imports.contains(name) ? name : nil))
    return found
  }

  /// Where OPA says that a reference stands.
  ///
  /// A reference that begins with the name of a rule or an import is made of parts that all such
  /// references of the module share, so it has the place of the last one of them.
  func shownPlace(of range: ByteRange) -> ByteRange {
    guard let own = uses.first(where: { $0.start == range.start }) else { return range }
    let last = uses.lazy.filter { $0.importName == own.importName }.map(\.start).max()
    return last.map { ByteRange(Int($0), Int($0)) } ?? range
  }

  /// Whether a name refers to something.
  func knows(_ name: String) -> Bool {
    imports.contains(name) || packageNames.names.contains(name)
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
