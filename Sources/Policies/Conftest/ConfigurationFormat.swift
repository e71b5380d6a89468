// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import InfrastructureCode

/// What a configuration file is written in, by the names that Conftest has for it.
package enum ConfigurationFormat: String, CaseIterable, Sendable {
  case dockerfile
  case dotenv
  case hcl2
  case ignore
  case ini
  case json
  case jsonc
  case properties
  case toml
  case xml
  case yaml

  /// Conftest's formats that aren't read here.
  package static let unsupported = [
    "codeowners", "cue", "cyclonedx", "edn", "groovy", "hcl1", "hocon", "jsonnet", "nginx", "spdx",
    "textproto", "vcl",
  ]

  /// Whether Conftest would test a file that isn't read here.
  package static func isConftestOnly(_ path: String) -> Bool {
    let name = FilePath.lastPart(path).lowercased()
    guard let dot = name.lastIndex(of: ".") else { return otherNames.contains(name) }
    return unsupported.contains(String(name[name.index(after: dot)...]))
  }

  /// Names without a dot that are no YAML.
  private static let otherNames: Set<String> = ["codeowners", "jenkinsfile"]

  /// What to say about a format, or a file's, that isn't read.
  package static func unknown(_ name: String) -> String {
    let known = "there are \(list)"
    return unsupported.contains(name.lowercased()) || isConftestOnly(name)
      ? "bawn has no parser for \"\(name)\"; \(known)" : "unknown parser: \(name); \(known)"
  }

  /// The names of all formats that are read, for messages.
  package static var list: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The format of a file, told by its name as Conftest tells it; nil when it isn't read here.
  package init?(path: String) {
    if path == "-" {
      self = .yaml
      return
    }
    let name = FilePath.lastPart(path).lowercased()
    if name == "dockerfile" || name.hasPrefix("dockerfile.") || name.hasSuffix(".dockerfile")
      || name == "containerfile"
    {
      self = .dockerfile
      return
    }
    if Self.otherNames.contains(name) { return nil }
    // A name without a dot is YAML: pipelines' and tools' own files mostly are.
    let end = name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? "yaml"
    switch end {
    case "yaml", "yml": self = .yaml
    case "json": self = .json
    case "tf", "tfvars", "hcl", "hcl2", "nomad": self = .hcl2
    case "env": self = .dotenv
    case "gitignore", "dockerignore": self = .ignore
    default:
      guard let format = ConfigurationFormat(rawValue: end) else { return nil }
      self = format
    }
  }

  /// Reads a file. Several YAML documents come as an array, as Conftest gives them.
  package func read(_ file: SourceFile) -> ReadResult {
    var options = ReaderOptions()
    options.sortsKeys = true
    switch self {
    case .json: return JSONReader.read(file, options: options)
    case .jsonc:
      options.allowsComments = true
      options.allowsTrailingCommas = true
      return JSONReader.read(file, options: options)
    case .yaml: return Self.readYAML(file, options)
    case .hcl2: return HCLDocument.read(file)
    case .toml: return TOMLReader.read(file)
    case .xml: return XMLReader.read(file)
    case .ini: return INIReader.read(file)
    case .properties: return PropertiesReader.read(file)
    case .dotenv: return DotenvReader.read(file)
    case .dockerfile: return DockerfileReader.read(file)
    case .ignore: return IgnoreReader.read(file)
    }
  }

  private static func readYAML(_ file: SourceFile, _ options: ReaderOptions) -> ReadResult {
    // Conftest reads YAML with go-yaml 2, in which "on" and "yes" are truth values: policies for
    // workflows ask for "true".
    var yaml = YAMLOptions()
    yaml.schema = .legacy
    let results = YAMLReader.readAll(file, options: options, yaml: yaml)
    let diagnostics = results.flatMap(\.diagnostics)
    let documents = results.compactMap(\.document)
    guard documents.count == results.count, let first = documents.first else {
      let empty = Document(root: .null, arena: Arena(chunkSize: 256))
      return ReadResult(document: results.isEmpty ? empty : nil, diagnostics: diagnostics)
    }
    if documents.count == 1 { return ReadResult(document: first, diagnostics: diagnostics) }
    let arena = Arena(chunkSize: 1 << 10)
    // All documents of a stream share one arena.
    arena.retain(first.arena)
    return ReadResult(
      document: Document(root: arena.array(documents.map(\.root)), arena: arena),
      diagnostics: diagnostics)
  }
}
