// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import InfrastructureCode
internal import RegoEngine
internal import RegoSyntax

/// The functions that Conftest's policies have beyond Rego's own.
///
/// `parse_config` reads a text that it is given. The others read files, which only tests of
/// policies need: they see nothing but the folders that the host grants.
struct ConftestBuiltins {
  /// Functions that open connections, which nobody grants here: policies with them don't compile.
  private static let networkNames: Set<String> = ["http.send", "net.lookup_ip_addr"]
  /// The largest file that a policy may read.
  private static let maximumFileBytes = 64 << 20

  /// What may be read; nothing unless granted.
  let files: [any ConfigurationFiles]
  /// The folders of the policies, in which a path is looked for when the call doesn't say which
  /// policy it stands in.
  let folders: [String]

  init(files: [any ConfigurationFiles], modules: [Module]) {
    self.files = files
    var folders: [String] = []
    for module in modules {
      let folder = FilePath.parent(module.file.path)
      if !folders.contains(folder) { folders.append(folder) }
    }
    self.folders = folders
  }

  /// OPA's functions and Conftest's.
  ///
  /// - Parameter allowed: the names of those that policies may call; nil for all.
  func registry(allowed: Set<String>?) -> BuiltinRegistry {
    // What isn't granted would count as undefined, and a rule that asks for it would pass.
    var registry = BuiltinRegistry(
      BuiltinRegistry.standard.builtins.filter { !Self.networkNames.contains($0.name) })
    for builtin in all { registry.add(builtin) }
    guard let allowed else { return registry }
    return BuiltinRegistry(
      registry.builtins.filter { allowed.contains(ConftestFileCalls.writtenName($0.name)) })
  }

  private var all: [Builtin] {
    [
      Builtin(
        "parse_config", [.string, .string], .any,
        summary: "The document of a configuration text, given its format"
      ) { call throws(BuiltinError) in
        guard let name = call[0].string, let text = call[1].string else { return .absent }
        guard let format = ConfigurationFormat(rawValue: name.lowercased()) else {
          throw Self.failure("create config parser: \(ConfigurationFormat.unknown(name))")
        }
        return Self.copy(
          try Self.read(SourceFile(path: "config", text: text), as: format), call.arena)
      },
      Builtin(
        "parse_config_file", [.string], .any, deterministic: false,
        summary: "The document of a configuration file beside the policy"
      ) { call throws(BuiltinError) in
        guard let path = call[0].string else { return .absent }
        return Self.copy(try document(at: try find(path)), call.arena)
      },
      Builtin(
        "parse_combined_config_files", [.array(.string)], .any, deterministic: false,
        summary: "The documents of configuration files beside the policy, as --combine gives them"
      ) { call throws(BuiltinError) in
        var paths: [String] = []
        for element in call[0].elements { paths.append(try find(element.string ?? "")) }
        return try combined(paths, call.arena)
      },
      Builtin(
        ConftestFileCalls.oneName, [.string, .string], .any, deterministic: false,
        summary: "parse_config_file with the folder of the policy"
      ) { call throws(BuiltinError) in
        guard let folder = call[0].string, let path = call[1].string else { return .absent }
        return Self.copy(try document(at: FilePath.clean("\(folder)/\(path)")), call.arena)
      },
      Builtin(
        ConftestFileCalls.manyName, [.string, .array(.string)], .any, deterministic: false,
        summary: "parse_combined_config_files with the folder of the policy"
      ) { call throws(BuiltinError) in
        guard let folder = call[0].string else { return .absent }
        let paths = call[1].elements.map { FilePath.clean("\(folder)/\($0.string ?? "")") }
        return try combined(paths, call.arena)
      },
    ]
  }

  // MARK: - Reading

  private func combined(_ paths: [String], _ arena: Arena) throws(BuiltinError) -> Node {
    var inputs: [String: ConftestPolicy.Input] = [:]
    for path in paths where inputs[path] == nil {
      inputs[path] = ConftestPolicy.Input(path: path, document: try document(at: path))
    }
    return Self.copy(ConftestPolicy.combined(Array(inputs.values)), arena)
  }

  private func document(at path: String) throws(BuiltinError) -> Document {
    guard let format = ConfigurationFormat(path: path) else {
      throw Self.failure("create config parser: \(ConfigurationFormat.unknown(path))")
    }
    return try Self.read(SourceFile(path: path, bytes: try bytes(of: path)), as: format)
  }

  private static func read(
    _ file: SourceFile, as format: ConfigurationFormat
  ) throws(BuiltinError) -> Document {
    let result = format.read(file)
    guard let document = result.document else {
      let problem = result.diagnostics.first { $0.severity == .error }
      throw failure("unmarshal config: \(problem?.description ?? "the text can't be read")")
    }
    return document
  }

  private func bytes(of path: String) throws(BuiltinError) -> [UInt8] {
    var problem = FileProblem.outside
    for granted in files {
      do throws(FileProblem) {
        return try granted.read(path, limit: Self.maximumFileBytes)
      } catch {
        if error != .outside { problem = error }
      }
    }
    throw Self.failure(
      problem == .outside
        ? "read config file \(path): it lies outside of the policies' folders and the working folder"
        : "read config file \(path): \(problem.reason)")
  }

  /// The path of a file named by a call that doesn't say which policy it stands in.
  private func find(_ path: String) throws(BuiltinError) -> String {
    let candidates = folders.map { FilePath.clean("\($0)/\(path)") }
    let found = candidates.filter { candidate in
      files.contains { ((try? $0.kind(of: candidate)) ?? nil) == .file }
    }
    if found.count > 1 {
      throw Self.failure("\"\(path)\" could be \(found.joined(separator: " or "))")
    }
    return found.first ?? candidates.first ?? path
  }

  /// Values alone don't keep their document.
  private static func copy(_ document: Document, _ arena: Arena) -> Node {
    withExtendedLifetime(document) { arena.copy(document.root) }
  }

  private static func failure(_ message: String) -> BuiltinError {
    BuiltinError(code: .builtin, message: message)
  }
}
