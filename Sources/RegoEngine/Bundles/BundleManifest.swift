// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax

/// What a bundle says about itself: its `.manifest`.
public struct BundleManifest: Sendable {
  /// The revision, for people.
  public var revision = ""
  /// The paths below `data` that the bundle owns, without slashes at their ends; one empty path
  /// stands for all of `data`.
  public var roots = [""]
  /// The language of the modules; nil leaves it to the reader.
  public var version: RegoVersion?
  /// The languages of single files, by path or pattern.
  public var fileVersions: [String: RegoVersion] = [:]
  /// Whether it names compiled modules, which can't be used here.
  public var namesWasm = false
  /// The whole manifest as it was written, with revision and roots filled in.
  public var document: Document

  /// The manifest of a bundle without one.
  public init() {
    let arena = Arena(chunkSize: 256)
    document = Self.completed(Document(root: arena.object([Node.Entry]()), arena: arena), [""])
  }

  /// Reads a manifest.
  ///
  /// - Throws: `bundle` for anything that OPA would refuse.
  init(_ file: BundleFile) throws(RegoLoadError) {
    self.init()
    let result = JSONReader.read(SourceFile(path: file.path, bytes: file.bytes))
    guard let document = result.document else {
      throw Self.failure(result.diagnostics.first { $0.severity == .error }?.message ?? "")
    }
    let root = document.root
    guard root.isKind(.object) else { throw Self.failure("it has to be an object") }
    revision = try Self.value(root, "revision", { $0.string }, "a string") ?? ""
    if let found = try Self.value(root, "roots", Self.strings, "an array of strings") {
      roots = found.map(BundleRoots.trimmed)
    }
    version = try Self.value(root, "rego_version", Self.version, "0 or 1")
    fileVersions =
      try Self.value(root, "file_rego_versions", Self.versions, "an object of 0 and 1") ?? [:]
    namesWasm = root.field("wasm").count > 0
    if let pair = BundleRoots(roots).overlap {
      throw RegoLoadError(
        code: .bundle, message: "manifest has overlapped roots: '\(pair.0)' and '\(pair.1)'")
    }
    self.document = Self.completed(document, roots)
  }

  // MARK: - Reading

  static func failure(_ message: String) -> RegoLoadError {
    RegoLoadError(code: .bundle, message: "bundle load failed on manifest decode: \(message)")
  }

  private static func value<Value>(
    _ root: Node, _ name: StaticString, _ read: (Node) -> Value?, _ wanted: String
  ) throws(RegoLoadError) -> Value? {
    let node = root.field(name)
    guard node.exists, !node.isKind(.null) else { return nil }
    guard let value = read(node) else { throw failure("\"\(name)\" has to be \(wanted)") }
    return value
  }

  private static func strings(_ node: Node) -> [String]? {
    guard node.isKind(.array) else { return nil }
    let found = node.elements.compactMap(\.string)
    return found.count == node.count ? found : nil
  }

  private static func version(_ node: Node) -> RegoVersion? {
    switch node.integer {
    case 0: .v0
    case 1: .v1
    default: nil
    }
  }

  private static func versions(_ node: Node) -> [String: RegoVersion]? {
    guard node.isKind(.object) else { return nil }
    var result: [String: RegoVersion] = [:]
    for entry in node.entries {
      guard let key = entry.key.string, let version = version(entry.value) else { return nil }
      result[key] = version
    }
    return result
  }

  private static func completed(_ document: Document, _ roots: [String]) -> Document {
    let arena = Arena(chunkSize: 1 << 10)
    arena.retain(document.arena)
    var entries = document.root.entries.filter { !$0.key.equals("roots") }
    if !document.root.field("revision").exists {
      entries.append(Node.Entry(key: arena.string("revision"), value: arena.string("")))
    }
    entries.append(
      Node.Entry(
        key: arena.string("roots"), value: arena.array(roots.map { arena.string($0) })))
    return Document(root: arena.sortedObject(entries), arena: arena)
  }
}
