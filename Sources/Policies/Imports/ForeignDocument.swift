// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The structured content of another tool's file; YAML, which JSON is a part of, or TOML.
struct ForeignDocument {
  /// The size of the largest file that is read.
  static let maximumByteCount = 10 << 20

  /// The content.
  let document: Document
  /// What is to be said of it.
  let diagnostics: [Diagnostic]

  /// Reads a file that must be small, flat and without surprises; nil where it isn't.
  init?(_ file: SourceFile) {
    var problems: [Diagnostic] = []
    self.init(file, &problems)
  }

  /// Reads a file; what keeps it from being read is added to `problems`.
  init?(_ file: SourceFile, allowsTOML: Bool = false, _ problems: inout [Diagnostic]) {
    var options = ReaderOptions()
    options.keepsRanges = true
    options.maximumByteCount = Self.maximumByteCount
    options.maximumDepth = 64
    options.maximumNodeCount = 2_000_000
    options.maximumWarningCount = 10
    var yaml = YAMLOptions()
    yaml.maximumAliasedNodeCount = 100_000
    var result = YAMLReader.read(file, options: options, yaml: yaml)
    // YAML takes most of TOML for one long text.
    let isObject = result.document?.root.isKind(.object) ?? false
    if !isObject, allowsTOML, file.bytes.count <= Self.maximumByteCount {
      let other = TOMLReader.read(file)
      if other.document != nil { result = other }
    }
    guard let document = result.document else {
      problems += result.diagnostics.filter { $0.severity == .error }
      return nil
    }
    self.document = document
    diagnostics = result.diagnostics
  }
}
