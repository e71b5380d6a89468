// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import HCLSyntax
internal import Synchronization

/// Reads modules, each directory once however many roots and calls lead to it.
package final class ModuleLoader: Sendable {
  /// How much may be read.
  package struct Limits: Sendable {
    /// Bytes of a configuration file.
    package var fileSize = 16 << 20
    /// Files of a module.
    package var filesPerModule = 5000
    /// Bytes of a file read by a function.
    package var dataFileSize = 4 << 20

    /// The default limits.
    package init() {}
  }

  let files: any ConfigurationFiles
  let sources: SourceMap
  let limits: Limits

  private final class Slot: Sendable {
    let module = Mutex<Module?>(nil)
  }

  private let slots = Mutex<[String: Slot]>([:])

  /// A loader that reads from `files` and numbers what it reads in `sources`.
  package init(files: any ConfigurationFiles, sources: SourceMap, limits: Limits = Limits()) {
    self.files = files
    self.sources = sources
    self.limits = limits
  }

  /// How many configuration files have been read.
  package var fileCount: Int {
    let slots = slots.withLock { Array($0.values) }
    return slots.reduce(0) { $0 + ($1.module.withLock { $0 }?.sources.count ?? 0) }
  }

  /// The module in a directory; nil, with the reason, when there is none.
  func module(at directory: String) -> Result<Module, FileProblem> {
    let identity = files.identity(of: directory)
    let slot = slots.withLock { slots in
      if let known = slots[identity] { return known }
      let slot = Slot()
      slots[identity] = slot
      return slot
    }
    return slot.module.withLock { module in
      if let module { return .success(module) }
      do throws(FileProblem) {
        let loaded = try load(directory)
        module = loaded
        return .success(loaded)
      } catch {
        return .failure(error)
      }
    }
  }

  /// Whether a file is part of a module's configuration.
  static func isConfiguration(_ name: String) -> Bool {
    guard !name.hasPrefix("."), !name.hasSuffix("~"), !name.hasPrefix("#") else { return false }
    return name.hasSuffix(".tf") || name.hasSuffix(".tf.json") || name.hasSuffix(".tofu")
      || name.hasSuffix(".tofu.json")
  }

  private static func isOverride(_ name: String) -> Bool {
    let stem = name.split(separator: ".", omittingEmptySubsequences: false).first ?? ""
    return stem == "override" || stem.hasSuffix("_override")
  }

  private func load(_ directory: String) throws(FileProblem) -> Module {
    var names = try files.entries(of: directory).filter {
      $0.kind == .file && Self.isConfiguration($0.name)
    }.map(\.name)
    // OpenTofu's own files stand in for Terraform's of the same name.
    let tofu = Set(names.filter { $0.hasSuffix(".tofu") || $0.hasSuffix(".tofu.json") })
    names.removeAll { name in
      (name.hasSuffix(".tf") && tofu.contains(String(name.dropLast(3)) + ".tofu"))
        || (name.hasSuffix(".tf.json") && tofu.contains(String(name.dropLast(8)) + ".tofu.json"))
    }
    var diagnostics: [Diagnostic] = []
    if names.count > limits.filesPerModule {
      diagnostics.append(
        Diagnostic(
          id: "terraform-too-many-files", severity: .error,
          message: "directory \"\(directory)\" has \(names.count) configuration files; only the "
            + "first \(limits.filesPerModule) are read"))
      names = Array(names.prefix(limits.filesPerModule))
    }
    var parsed: [(file: HCLFile, source: ConfigurationSource, isOverride: Bool)] = []
    for name in names {
      let path = FilePath.join(directory, name)
      do throws(FileProblem) {
        let bytes = try files.read(path, limit: limits.fileSize)
        let file = SourceFile(path: path, bytes: bytes)
        let source = ConfigurationSource(file: file, number: sources.add(file))
        let result = name.hasSuffix(".json") ? HCLParser.parseJSON(file) : HCLParser.parse(file)
        diagnostics += result.diagnostics
        parsed.append((result, source, Self.isOverride(name)))
      } catch {
        diagnostics.append(
          Diagnostic(
            id: "terraform-unreadable-file", severity: .error,
            message: "file \"\(path)\" is left out: \(error.reason)"))
      }
    }
    guard let first = parsed.first else {
      return Module(
        directory: directory, sources: [], contents: ModuleContents(), diagnostics: diagnostics)
    }
    var reader = ModuleReader(source: first.source)
    for item in parsed where !item.isOverride {
      reader.read(item.file.body, of: item.source, isOverride: false)
    }
    reader.removeDuplicates()
    for item in parsed where item.isOverride {
      reader.read(item.file.body, of: item.source, isOverride: true)
    }
    return Module(
      directory: directory, sources: parsed.map(\.source), contents: reader.contents,
      diagnostics: diagnostics + reader.diagnostics)
  }
}
