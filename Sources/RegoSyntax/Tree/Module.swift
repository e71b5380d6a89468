// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// One file of Rego.
public struct Module: Sendable {
  /// The file it was read from.
  public var file: SourceFile
  /// The Rego it is held to: what was asked for, raised by `import rego.v1`.
  public var version: RegoVersion
  /// Its package.
  public var package: PackageDeclaration
  /// Its imports, also those of keywords.
  public var imports: [Import]
  /// Its rules in the order written; each chained body is a rule of its own.
  public var rules: [Rule]
  /// Its METADATA blocks in the order written.
  public var annotations: [AnnotationBlock]
  /// The range of every comment from `#` to the line's end, METADATA included.
  public var comments: [ByteRange]

  /// A module from its parts.
  public init(
    file: SourceFile, version: RegoVersion, package: PackageDeclaration, imports: [Import] = [],
    rules: [Rule] = [], annotations: [AnnotationBlock] = [], comments: [ByteRange] = []
  ) {
    self.file = file
    self.version = version
    self.package = package
    self.imports = imports
    self.rules = rules
    self.annotations = annotations
    self.comments = comments
  }
}

/// `package a.b["c d"]`
public struct PackageDeclaration: Hashable, Sendable {
  /// The path below `data`: `["a", "b", "c d"]`.
  public var path: [String]
  /// The whole statement.
  public var range: ByteRange

  /// A declaration from its parts.
  public init(path: [String], range: ByteRange = ByteRange(0, 0)) {
    self.path = path
    self.range = range
  }
}

/// `import data.a.b as c`
public struct Import: Hashable, Sendable {
  /// Where an import points.
  public enum Root: String, Hashable, Sendable {
    /// A document or rule of `data`.
    case data
    /// The input document.
    case input
    /// `rego.v1`; changes only how the module is read.
    case rego
    /// `future.keywords`; changes only how the module is read.
    case future
  }

  /// Where it points.
  public var root: Root
  /// The whole path, root included: `["data", "a", "b"]`.
  public var path: [String]
  /// The name after `as`.
  public var alias: Variable?
  /// The whole statement.
  public var range: ByteRange
  /// The path alone.
  public var pathRange: ByteRange

  /// An import from its parts.
  public init(
    root: Root, path: [String], alias: Variable? = nil, range: ByteRange = ByteRange(0, 0),
    pathRange: ByteRange = ByteRange(0, 0)
  ) {
    self.root = root
    self.path = path
    self.alias = alias
    self.range = range
    self.pathRange = pathRange
  }

  /// The name it binds in the module: the alias, else the path's last part.
  public var name: String { alias?.name ?? path.last ?? root.rawValue }

  /// Whether it binds a name at all.
  public var bindsName: Bool { root == .data || root == .input }
}

/// A METADATA comment: YAML about the package or rule that follows.
public struct AnnotationBlock: Hashable, Sendable {
  /// The statement that follows a block.
  public enum Target: Hashable, Sendable {
    /// The package.
    case package
    /// The import of that index.
    case importStatement(Int)
    /// The rule of that index.
    case rule(Int)
    /// Nothing.
    case none
  }

  /// The YAML, one comment line a line, without `#` and the space after it.
  public var yaml: String
  /// From the `#` of the METADATA line to the end of the block.
  public var range: ByteRange
  /// The first statement on a later line; a block's `scope` may make it mean more than that.
  public var target: Target

  /// A block from its parts.
  public init(yaml: String, range: ByteRange, target: Target) {
    self.yaml = yaml
    self.range = range
    self.target = target
  }
}
