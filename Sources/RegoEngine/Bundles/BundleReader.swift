// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax

/// Reads bundles, packed (`.tar.gz`) or as the files of a folder.
///
/// It never touches a file system.
public struct BundleReader: Sendable {
  /// The language of modules whose bundle doesn't say.
  public var version = RegoVersion.v1
  /// Whether what is wrong in METADATA blocks is an error.
  public var readsAnnotations = false
  /// How much is read.
  public var limits = BundleLimits()
  /// The keys that signatures are checked with; nil takes a bundle as it is.
  public var verification: BundleVerification?

  /// A reader without keys.
  public init() {}

  /// Reads a packed bundle.
  ///
  /// - Throws: what is wrong with the archive, its signature or the bundle.
  public func read(archive: SourceFile) throws(RegoLoadError) -> Bundle {
    do throws(RegoLoadError) {
      let stream = GzipStream(archive.bytes, maximumBytes: limits.maximumBytes)
      let files = try TarReader.files(stream, limits: limits)
      return try read(files, name: archive.path, folder: "/")
    } catch {
      throw named(error, archive.path)
    }
  }

  /// Reads the files of a bundle that lies unpacked in a folder.
  ///
  /// - Throws: what is wrong with the signature or the bundle.
  public func read(files: [BundleFile], of folder: String) throws(RegoLoadError) -> Bundle {
    do throws(RegoLoadError) {
      // As a path is joined: `./a/` and a file `b` are `a/b`.
      var start = folder[...]
      while start.hasPrefix("./") { start = start.dropFirst(2) }
      if start == "." { start = "" }
      if !start.isEmpty, !start.hasSuffix("/") { start += "/" }
      return try read(files, name: folder, folder: String(start))
    } catch {
      throw named(error, folder)
    }
  }

  private func named(_ error: RegoLoadError, _ name: String) -> RegoLoadError {
    RegoLoadError(
      code: error.code, message: "bundle \(name): \(error.message)", cause: error.cause)
  }

  // MARK: - Reading

  /// - Parameter folder: what stands before a path in the names of modules and in messages.
  private func read(
    _ files: [BundleFile], name: String, folder: String
  ) throws(RegoLoadError) -> Bundle {
    let files = files.sorted { $0.path < $1.path }
    guard !files.contains(where: { $0.name == "patch.json" }) else {
      throw RegoLoadError(
        code: .bundle,
        message: "delta bundles (\"patch.json\") change what another bundle gave; load a snapshot"
          + " bundle")
    }
    let isVerified = try verify(files, folder: folder)
    var manifest = BundleManifest()
    for file in files where file.path.hasSuffix(".manifest") {
      manifest = try BundleManifest(file)
    }
    var warnings = passedOver(files, manifest)
    let arena = Arena(chunkSize: 16 << 10)
    var data = DataTree(arena: arena)
    let versions = try BundleFileVersions(manifest, otherwise: version)
    var modules: [Module] = []
    var problems: [RegoError] = []
    for file in files {
      let source = SourceFile(path: folder + file.path, bytes: file.bytes)
      if file.path.hasSuffix(".rego") {
        let parsed = RegoParser.parseModule(source, version: versions.version(of: file.path))
        problems += parsed.errors
        guard let module = parsed.value else { continue }
        modules.append(module)
        if readsAnnotations { problems += RegoMetadata.errors(in: module) }
      } else if Self.isData(file) {
        try insert(file, source, into: &data, &warnings)
      }
    }
    if let first = problems.first {
      let texts = problems.prefix(100).map { $0.detailedDescription() }
      let count = problems.count == 1 ? "1 error" : "\(problems.count) errors"
      throw RegoLoadError(
        code: .policy, message: "\(count) occurred: \(texts.joined(separator: "\n"))", cause: first)
    }
    let document = data.document()
    try check(modules, document.root, against: manifest)
    return Bundle(
      name: name, manifest: manifest, modules: modules, data: document, isVerified: isVerified,
      warnings: warnings)
  }

  private func verify(_ files: [BundleFile], folder: String) throws(RegoLoadError) -> Bool {
    guard let verification else { return false }
    try verification.verify(files, folder: folder)
    return true
  }

  private static func isData(_ file: BundleFile) -> Bool {
    ["data.json", "data.yaml", "data.yml"].contains(file.name)
  }

  private func insert(
    _ file: BundleFile, _ source: SourceFile, into data: inout DataTree,
    _ warnings: inout [Diagnostic]
  ) throws(RegoLoadError) {
    var diagnostics: [Diagnostic] = []
    let node = DocumentReading.read(
      source, into: data.arena, maximumBytes: limits.maximumBytes, diagnostics: &diagnostics)
    func failure(_ message: String) -> RegoLoadError {
      RegoLoadError(
        code: .bundle, message: "bundle load failed on \(source.path): \(message)")
    }
    guard node.exists else {
      throw RegoLoadError(
        code: .document,
        message: "bundle load failed on \(DocumentReading.error(for: source, diagnostics).message)")
    }
    warnings += diagnostics
    let place = file.folder
    if place.isEmpty, !node.isKind(.object) { throw failure("root value must be object") }
    guard place.count <= DataTree.maximumDepth else {
      throw failure("it lies more than \(DataTree.maximumDepth) folders deep")
    }
    guard data.merge(node, at: place) else {
      throw failure("failed to insert data file from path \(place.joined(separator: "/"))")
    }
  }

  private func passedOver(_ files: [BundleFile], _ manifest: BundleManifest) -> [Diagnostic] {
    var warnings: [Diagnostic] = []
    let isCompiled = files.contains { $0.name == "policy.wasm" || $0.name == "plan.json" }
    if isCompiled || manifest.namesWasm {
      warnings.append(
        Diagnostic(
          id: "bundle-compiled", severity: .warning,
          message: "the bundle holds compiled policies (WebAssembly or a plan), which aren't used;"
            + " only its .rego files are"))
    }
    if verification == nil, files.contains(where: { $0.path == BundleVerification.fileName }) {
      warnings.append(
        Diagnostic(
          id: "bundle-unverified", severity: .warning,
          message: "the bundle is signed, but its signature wasn't checked; give the key"))
    }
    return warnings
  }

  // MARK: - Roots

  private func check(
    _ modules: [Module], _ data: Node, against manifest: BundleManifest
  ) throws(RegoLoadError) {
    let roots = BundleRoots(manifest.roots)
    for module in modules where !roots.permit(module.package.path) {
      throw RegoLoadError(
        code: .bundle,
        message: "manifest roots \(roots.list) do not permit '\(Self.text(of: module.package))'"
          + " in module '\(module.file.path)'")
    }
    var path: [String] = []
    try check(data, at: &path, against: roots)
  }

  private func check(
    _ node: Node, at path: inout [String], against roots: BundleRoots
  ) throws(RegoLoadError) {
    if roots.permit(path) { return }
    guard node.isKind(.object), roots.mayLieBelow(path) else {
      throw RegoLoadError(
        code: .bundle,
        message: "manifest roots \(roots.list) do not permit data at path"
          + " '/\(path.joined(separator: "/"))' (hint: check bundle directory structure)")
    }
    for entry in node.entries {
      path.append(entry.key.string ?? "")
      try check(entry.value, at: &path, against: roots)
      path.removeLast()
    }
  }

  private static func text(of package: PackageDeclaration) -> String {
    let module = Module(file: SourceFile(path: "", bytes: []), version: .v1, package: package)
    let text = RegoPrinter.text(of: module)
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}
