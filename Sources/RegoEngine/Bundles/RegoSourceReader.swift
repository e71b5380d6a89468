// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax
internal import Synchronization

/// Turns the bytes of files into modules and one `data` document, as OPA's loader does.
///
/// It never touches a file system: the caller finds the files and says where below `data` the
/// document of each belongs. Errors are collected, so that all are told at once.
public struct RegoSourceReader {
  /// What is read and how much of it.
  public struct Options: Sendable {
    /// The language of the modules.
    public var version: RegoVersion = .v1
    /// Whether what is wrong in METADATA blocks is an error.
    public var readsAnnotations = false
    /// The size of the largest document.
    public var maximumDocumentBytes = 1 << 30
    /// How bundles are read.
    public var bundles = BundleReader()
    /// How many problems of one run are told.
    public var maximumErrorCount = 100

    /// How bundles are read, the rest of the options with it.
    public var bundleReader: BundleReader {
      var reader = bundles
      reader.version = version
      reader.readsAnnotations = readsAnnotations
      return reader
    }

    /// Rego v1 and OPA's size limit.
    public init() {}
  }

  private let options: Options
  private var data: DataTree
  private var modules: [Module] = []
  private var modulePlaces: [String: Int] = [:]
  private var bundles: [Bundle] = []
  private var warnings: [Diagnostic] = []
  private var errors: [RegoLoadError] = []

  /// A reader that has read nothing yet.
  public init(options: Options = Options()) {
    self.options = options
    data = DataTree(arena: Arena(chunkSize: 64 << 10))
  }

  /// Reads a file.
  ///
  /// A module given twice counts once, as its last text.
  ///
  /// - Parameters:
  ///   - file: its path and bytes; the path's end says what it holds.
  ///   - place: the path below `data` of the document, when it is one.
  ///   - isNamed: whether the user named this very file. Then it is tried as policy, JSON and YAML
  ///     when its name tells nothing; otherwise such a file is passed over.
  public mutating func add(_ file: SourceFile, at place: [String] = [], isNamed: Bool = false) {
    switch RegoFileKind(path: file.path) {
    case .policy: addPolicy(ParsedPolicy(file, options))
    case .json, .yaml: addDocument(file, at: place)
    case .archive: addArchive(file, at: place)
    case .other:
      if isNamed { addAnything(file, at: place) }
    }
  }

  /// Fewer modules than this are read sooner than threads are made.
  private static let leastShared = 16

  /// Reads the files of a folder as if they were added one after the other; modules are parsed on
  /// all processors.
  ///
  /// - Parameter files: each file with the path below `data` of the document that it may be.
  public mutating func add(_ files: [(file: SourceFile, place: [String])]) {
    var policies: [SourceFile] = []
    for (file, _) in files where RegoFileKind(path: file.path) == .policy { policies.append(file) }
    guard policies.count >= Self.leastShared, Workers.available > 1 else {
      for (file, place) in files { add(file, at: place) }
      return
    }
    let found = Mutex([ParsedPolicy?](repeating: nil, count: policies.count))
    Workers.forEachChunk(of: policies.count, size: 4) { [policies, options] _, items in
      let parsed = items.map { ParsedPolicy(policies[$0], options) }
      found.withLock { found in
        for (index, policy) in zip(items, parsed) { found[index] = policy }
      }
    }
    var parsed = found.withLock { $0 }.makeIterator()
    for (file, place) in files {
      if RegoFileKind(path: file.path) == .policy, let policy = parsed.next() ?? nil {
        addPolicy(policy)
      } else {
        add(file, at: place)
      }
    }
  }

  /// Notes a file that the caller could not read.
  public mutating func add(_ error: RegoLoadError) {
    if errors.count < options.maximumErrorCount { errors.append(error) }
  }

  /// Notes something odd.
  public mutating func add(_ warning: Diagnostic) { warnings.append(warning) }

  /// Takes what a bundle holds. Its manifest comes below `data.system.bundles`, by the bundle's
  /// name.
  public mutating func add(_ bundle: Bundle) {
    bundles.append(bundle)
    warnings += bundle.warnings
    for module in bundle.modules {
      add(module, key: "\(bundle.name)//\(module.file.path)")
    }
    let state = [
      Node.Entry(key: data.arena.string("etag"), value: data.arena.string("")),
      Node.Entry(key: data.arena.string("manifest"), value: manifest(of: bundle)),
    ]
    let isMerged =
      merge(bundle, at: [])
      && data.merge(data.arena.object(state), at: ["system", "bundles", bundle.name])
    if !isMerged {
      add(
        RegoLoadError(
          code: .mergeConflict,
          message: "bundle \(bundle.name): its data conflicts with what was"
            + " loaded before it"))
    }
  }

  /// Everything that was read.
  public func finish() -> RegoSources {
    var sources = RegoSources(
      modules: modules, data: data.document(), bundles: bundles, errors: errors,
      warnings: warnings)
    if let overlap = Bundle.overlap(of: bundles) { sources.errors.append(overlap) }
    return sources
  }

  // MARK: - Kinds of files

  /// What came of the text of a module.
  private struct ParsedPolicy: Sendable {
    let module: Module?
    let errors: [RegoError]

    init(_ file: SourceFile, _ options: Options) {
      let parsed = RegoParser.parseModule(file, version: options.version)
      module = parsed.value
      if let module, options.readsAnnotations {
        errors = RegoMetadata.errors(in: module)
      } else {
        errors = parsed.errors
      }
    }
  }

  private mutating func addPolicy(_ policy: ParsedPolicy) {
    for error in policy.errors { add(RegoLoadError(error)) }
    if let module = policy.module, policy.errors.isEmpty { add(module) }
  }

  private mutating func add(_ module: Module, key: String? = nil) {
    let key = key ?? module.file.path
    if let place = modulePlaces[key] {
      modules[place] = module
    } else {
      modulePlaces[key] = modules.count
      modules.append(module)
    }
  }

  private mutating func addDocument(_ file: SourceFile, at place: [String]) {
    var diagnostics: [Diagnostic] = []
    let node = DocumentReading.read(
      file, into: data.arena, maximumBytes: options.maximumDocumentBytes,
      diagnostics: &diagnostics)
    guard node.exists else {
      add(DocumentReading.error(for: file, diagnostics))
      return
    }
    warnings += diagnostics
    merge(node, of: file, at: place)
  }

  /// A packed bundle among other files: taken for what it holds, its signature unread.
  private mutating func addArchive(_ file: SourceFile, at place: [String]) {
    var reader = options.bundleReader
    reader.verification = nil
    let bundle: Bundle
    do throws(RegoLoadError) {
      bundle = try reader.read(archive: file)
    } catch {
      add(error)
      return
    }
    warnings += bundle.warnings
    for module in bundle.modules { add(module, key: "\(file.path)//\(module.file.path)") }
    let isMerged =
      merge(bundle, at: place)
      && data.merge(manifest(of: bundle), at: place + ["system", "bundle", "manifest"])
    if !isMerged {
      add(RegoLoadError(code: .mergeConflict, message: "\(file.path): merge error"))
    }
  }

  private mutating func merge(_ bundle: Bundle, at place: [String]) -> Bool {
    data.arena.retain(bundle.data.arena)
    return data.merge(bundle.data.root, at: place)
  }

  private func manifest(of bundle: Bundle) -> Node {
    data.arena.copy(bundle.manifest.document.root)
  }

  /// A file without a telling name: the first reading that works.
  private mutating func addAnything(_ file: SourceFile, at place: [String]) {
    if let module = RegoParser.parseModule(file, version: options.version).value {
      add(module)
      return
    }
    for kind in [RegoFileKind.json, .yaml] {
      var diagnostics: [Diagnostic] = []
      let node = DocumentReading.read(
        file, as: kind, into: data.arena, maximumBytes: options.maximumDocumentBytes,
        diagnostics: &diagnostics)
      guard node.exists else { continue }
      warnings += diagnostics
      merge(node, of: file, at: place)
      return
    }
    add(
      RegoLoadError(code: .unrecognized, message: "\(file.path): can't recognize file type"))
  }

  private mutating func merge(_ node: Node, of file: SourceFile, at place: [String]) {
    if place.isEmpty, !node.isKind(.object) {
      add(
        RegoLoadError(
          code: .notAnObject, message: "\(file.path): document must be of type object"))
    } else if place.count > DataTree.maximumDepth {
      add(
        RegoLoadError(
          code: .limit,
          message: "\(file.path): more than \(DataTree.maximumDepth) folders deep"))
    } else if !data.merge(node, at: place) {
      add(RegoLoadError(code: .mergeConflict, message: "\(file.path): merge error"))
    }
  }
}
