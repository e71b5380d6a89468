// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Synchronization

/// Finds the root modules under paths: directories with configuration that no other module there
/// calls, and those that the project's configuration names. What is called is judged where it is called, with the values it gets there.
struct RootDiscovery {
  let loader: ModuleLoader
  var isExcluded: (@Sendable (_ location: String) -> Bool)?

  static let maximumDirectories = 200_000
  static let maximumDepth = 100

  /// What there is below paths.
  struct Found {
    var roots: [String]
    /// Files that may be templates of CloudFormation.
    var templates: TemplateCandidates
    var diagnostics: [Diagnostic]
  }

  func roots(
    under paths: [String], configured: [String] = [], workers: Int,
    progress: WorkProgress? = nil
  ) -> Found {
    var diagnostics: [Diagnostic] = []
    var templates = TemplateCandidates()
    let found = directories(under: paths, &templates, &diagnostics)
    progress?.begin("reading modules", total: found.count)
    let modules = Mutex<[String: [String]]>([:])
    let files = loader.files
    let loader = loader
    Workers.forEachChunk(of: found.count, size: 4, workers: workers) { _, items in
      for index in items {
        defer { progress?.advance() }
        guard case .success(let module) = loader.module(at: found[index]) else { continue }
        let called = module.calls.compactMap { call -> String? in
          guard let location = call.location, ModuleLocation.isLocal(location) else { return nil }
          return files.identity(of: FilePath.join(found[index], location))
        }
        modules.withLock { $0[files.identity(of: found[index])] = called }
      }
    }
    let calls = modules.withLock { $0 }
    var isCalled: Set<String> = []
    for (caller, targets) in calls {
      for target in targets where target != caller { isCalled.insert(target) }
    }
    let isConfigured = Set(configured.map { files.identity(of: $0) })
    var roots: [String] = []
    var reached: Set<String> = []
    func reach(_ start: String) {
      var pending = [start]
      while let next = pending.popLast() {
        guard reached.insert(next).inserted else { continue }
        pending += calls[next] ?? []
      }
    }
    let identities = found.map { files.identity(of: $0) }
    for (directory, identity) in zip(found, identities)
    where calls[identity] != nil && isConfigured.contains(identity) {
      roots.append(directory)
      reach(identity)
    }
    for (directory, identity) in zip(found, identities)
    where calls[identity] != nil && !isCalled.contains(identity) && !reached.contains(identity) {
      roots.append(directory)
      reach(identity)
    }
    // Modules that only call each other in a circle have no root; the first stands in for it.
    for (directory, identity) in zip(found, identities)
    where calls[identity] != nil && !reached.contains(identity) {
      roots.append(directory)
      reach(identity)
    }
    return Found(roots: roots.sorted(), templates: templates, diagnostics: diagnostics)
  }

  private func directories(
    under paths: [String], _ templates: inout TemplateCandidates, _ diagnostics: inout [Diagnostic]
  ) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    var excluded = 0
    var pending: [(path: String, depth: Int)] = []
    for path in paths.reversed().map(FilePath.clean) {
      let isFile = (try? loader.files.kind(of: path)) == .file
      // A template is there for itself, another file for the module that it is part of.
      if isFile, templates.take(named: path, from: loader.files) { continue }
      pending.append((isFile ? FilePath.parent(path) : path, 0))
    }
    var states = FoundStates()
    while let (directory, depth) = pending.popLast() {
      guard seen.count < Self.maximumDirectories, depth <= Self.maximumDepth else {
        diagnostics.append(
          Diagnostic(
            id: "terraform-too-many-directories", severity: .error,
            message: "there are more directories than can be searched; name the ones to scan"))
        break
      }
      guard seen.insert(loader.files.identity(of: directory)).inserted else { continue }
      if let isExcluded, isExcluded(loader.files.locationInTree(directory)) {
        excluded += 1
        continue
      }
      let entries: [DirectoryEntry]
      do throws(FileProblem) {
        entries = try loader.files.entries(of: directory)
      } catch {
        // A link out of the tree is followed nowhere; it takes nothing from what is asked for.
        let severity: Diagnostic.Severity = depth > 0 && error == .outside ? .warning : .error
        diagnostics.append(
          Diagnostic(
            id: "unreadable-path", severity: severity,
            message: "\"\(directory)\" can't be scanned: \(error.reason)"))
        continue
      }
      if entries.contains(where: { $0.kind == .file && ModuleLoader.isConfiguration($0.name) }) {
        found.append(directory)
      }
      for entry in entries where entry.kind == .other && ModuleLoader.isConfiguration(entry.name) {
        diagnostics.append(
          Diagnostic(
            id: "unreadable-path", severity: .error,
            message: "\"\(FilePath.join(directory, entry.name))\" is no regular file"))
      }
      states.add(entries, in: directory)
      templates.add(entries, in: directory)
      for entry in entries.reversed()
      where entry.kind == .directory && !entry.name.hasPrefix(".") {
        pending.append((FilePath.join(directory, entry.name), depth + 1))
      }
    }
    if excluded > 0 {
      diagnostics.append(
        Diagnostic(
          id: "excluded-directories", severity: .note,
          message: "\(excluded) excluded \(excluded == 1 ? "directory was" : "directories were") "
            + "not searched"))
    }
    if let note = states.note { diagnostics.append(note) }
    return found.sorted()
  }
}
