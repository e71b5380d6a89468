// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Finding and instantiating the modules that are called.
extension RootEvaluation {
  static let maximumModuleDepth = 32

  func expand(_ call: ModuleCallDeclaration, _ node: EvaluationNode) {
    let instance = node.instance
    let expansion = expansion(count: call.count, forEach: call.forEach, in: instance)
    node.expansion = expansion
    guard let target = target(of: call, in: instance) else {
      node.isMissing = true
      return
    }
    addAll(target.module.diagnostics)
    reportUnknownArguments(call, target.module)
    node.modules = expansion.instances.map { item in
      ModuleInstance(
        module: target.module,
        address: "\(instance.prefix)module.\(call.name)\(item.key.text)", path: target.path,
        directory: target.directory, callPath: callPath(of: call, in: instance),
        caller: (instance, call, item.repetition),
        existenceUnknowns: expansion.unknowns(of: item.key))
    }
  }

  private func callPath(of call: ModuleCallDeclaration, in instance: ModuleInstance) -> String {
    instance.callPath.isEmpty ? call.name : "\(instance.callPath).\(call.name)"
  }

  private func reportUnknownArguments(_ call: ModuleCallDeclaration, _ module: Module) {
    // In a fixed order, so that the same code is told of in the same words.
    for (name, argument) in call.arguments.sorted(by: { $0.key < $1.key })
    where module.variables[name] == nil {
      report(
        "terraform-unsupported-argument",
        "unsupported argument: module \"\(call.name)\" has no variable named \"\(name)\"; remove it",
        argument.source, argument.range)
    }
  }

  private func target(
    of call: ModuleCallDeclaration, in instance: ModuleInstance
  ) -> (module: Module, path: String, directory: String)? {
    guard let location = call.location else {
      report(
        "terraform-module-source",
        "module \"\(call.name)\" has no source that is a plain string; its outputs are unknown",
        call.source, call.locationRange, severity: .warning)
      return nil
    }
    guard instance.depth < Self.maximumModuleDepth else {
      report(
        "terraform-module-depth",
        "module \"\(call.name)\" is nested deeper than \(Self.maximumModuleDepth) levels; does a "
          + "module call itself?", call.source, call.locationRange)
      return nil
    }
    for candidate in candidates(location, call, instance) {
      lookedForModules.insert(candidate.directory)
      switch loader.module(at: candidate.directory) {
      case .success(let module):
        guard !module.sources.isEmpty || candidate.isLocal else { continue }
        if isRecursive(candidate.directory, instance) {
          report(
            "terraform-module-cycle", "module \"\(call.name)\" calls itself; break the cycle",
            call.source, call.locationRange)
          return nil
        }
        return (module, candidate.path, candidate.directory)
      case .failure(let problem):
        guard candidate.isLocal else { continue }
        report(
          "terraform-missing-module",
          "module \"\(call.name)\" at \"\(location)\" is left out: \(problem.reason); its outputs "
            + "are unknown", call.source, call.locationRange, severity: .warning)
        return nil
      }
    }
    report(
      "terraform-missing-module",
      "module \"\(call.name)\" from \"\(location)\" isn't here; its outputs are unknown. "
        + "\"terraform init\" fetches it, or name a folder with it by --module-path",
      call.source, call.locationRange, severity: .warning)
    return nil
  }

  private struct Candidate {
    var directory: String
    var path: String
    var isLocal: Bool
  }

  private func candidates(
    _ location: String, _ call: ModuleCallDeclaration, _ instance: ModuleInstance
  ) -> [Candidate] {
    if ModuleLocation.isLocal(location) {
      return [
        Candidate(
          directory: FilePath.join(instance.directory, location),
          path: FilePath.join(instance.path, location), isLocal: true)
      ]
    }
    var candidates: [Candidate] = []
    if let installed = installedModules[callPath(of: call, in: instance)] {
      candidates.append(
        Candidate(
          directory: FilePath.join(directory, installed), path: FilePath.clean(installed),
          isLocal: false))
    }
    guard let relative = ModuleLocation.vendoredPath(location) else { return candidates }
    for folder in options.modulePaths {
      let path = FilePath.join(folder, relative)
      candidates.append(Candidate(directory: path, path: path, isLocal: false))
    }
    return candidates
  }

  /// Whether a module's directory is already on the way from the root.
  private func isRecursive(_ directory: String, _ instance: ModuleInstance) -> Bool {
    let identity = loader.files.identity(of: directory)
    var current: ModuleInstance? = instance
    while let module = current {
      if loader.files.identity(of: module.directory) == identity { return true }
      current = module.caller?.instance
    }
    return false
  }

  static func readInstalledModules(
    _ files: any ConfigurationFiles, _ directory: String
  ) -> [String: String] {
    let path = FilePath.join(directory, ".terraform/modules/modules.json")
    guard let bytes = try? files.read(path, limit: 4 << 20) else { return [:] }
    var reader = JSONValueReader(String(decoding: bytes, as: UTF8.self))
    guard let manifest = try? reader.read() else { return [:] }
    var directories: [String: String] = [:]
    for entry in manifest.member("Modules")?.elements ?? [] {
      if let key = entry.member("Key")?.stringValue, !key.isEmpty,
        let directory = entry.member("Dir")?.stringValue
      {
        directories[key] = directory
      }
    }
    return directories
  }
}

/// What the `source` of a module call means.
package enum ModuleLocation {
  /// Whether it is a path from the calling module's directory.
  package static func isLocal(_ location: String) -> Bool {
    location.hasPrefix("./") || location.hasPrefix("../") || location == "." || location == ".."
  }

  /// Where a folder of vendored modules keeps it: the address without host prefix, query and
  /// scheme; nil when nothing sensible is left.
  static func vendoredPath(_ location: String) -> String? {
    var text = Substring(location)
    for scheme in ["git::", "hg::", "s3::", "gcs::"] where text.hasPrefix(scheme) {
      text = text.dropFirst(scheme.utf8.count)
    }
    for scheme in ["https://", "http://", "ssh://", "git@"] where text.hasPrefix(scheme) {
      text = text.dropFirst(scheme.utf8.count)
    }
    if let query = text.firstIndex(of: "?") { text = text[..<query] }
    if text.hasSuffix(".git") { text = text.dropLast(4) }
    let path = FilePath.clean(String(text).replacing(":", with: "/", limit: .max))
    guard !path.isEmpty, path != ".", !path.hasPrefix(".."), !path.hasPrefix("/") else {
      return nil
    }
    return path
  }
}
