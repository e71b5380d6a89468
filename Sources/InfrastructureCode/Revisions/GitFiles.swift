// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The files of a revision, under the paths that they have in the working tree.
///
/// Links are followed within the tree, as on disk; what leads out of it is refused.
package struct GitFiles: ConfigurationFiles {
  private let revision: GitRevision
  /// The directory that relative paths start from, resolved.
  private let base: String
  /// The working tree, for what `terraform init` has put there: it is in no revision, and without
  /// it every finding in an installed module would look new.
  private let installed: LocalFiles?

  /// The files of a revision, with relative paths taken from the working directory.
  package init(_ revision: GitRevision) {
    self.revision = revision
    base = LocalFiles.workingDirectory ?? revision.root
    installed = LocalFiles(boundary: revision.root)
  }

  package func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    if let installed, isInstalled(path) { return try installed.read(path, limit: limit) }
    let place = try resolve(path)
    guard let entry = revision.entries[place] else {
      throw revision.directories[place] == nil ? .missing : .wrongKind
    }
    guard entry.kind == .file else { throw .wrongKind }
    guard entry.size <= limit else { throw .tooLarge(limit: limit) }
    guard let bytes = try? revision.object(entry.object) else { throw .unreadable }
    return bytes
  }

  package func entries(of directory: String) throws(FileProblem) -> [DirectoryEntry] {
    if let installed, isInstalled(directory) { return try installed.entries(of: directory) }
    let place = try resolve(directory)
    guard let listed = revision.directories[place] else {
      throw revision.entries[place] == nil ? .missing : .wrongKind
    }
    return listed.map { entry in
      guard entry.kind == .other else { return entry }
      let path = place == "." ? entry.name : "\(place)/\(entry.name)"
      return DirectoryEntry(
        name: entry.name, kind: (try? kind(inTree: path)).flatMap { $0 } ?? .other)
    }
  }

  package func kind(of path: String) throws(FileProblem) -> DirectoryEntry.Kind? {
    if let installed, isInstalled(path) { return try installed.kind(of: path) }
    return try kind(inTree: try lexical(path))
  }

  package func identity(of path: String) -> String {
    guard let place = try? resolve(path) else { return path }
    return place == "." ? revision.root : "\(revision.root)/\(place)"
  }

  package func locationInTree(_ path: String) -> String { (try? resolve(path)) ?? path }

  package func absolute(_ path: String) -> String {
    FilePath.clean(path.hasPrefix("/") ? path : "\(base)/\(path)")
  }

  /// Whether a path is below a `.terraform` directory that the revision doesn't hold.
  func isInstalled(_ path: String) -> Bool {
    var folder = (try? lexical(path)) ?? ""
    while folder.contains(".terraform") {
      if FilePath.lastPart(folder) == ".terraform" { return revision.directories[folder] == nil }
      folder = FilePath.parent(folder)
    }
    return false
  }

  private func kind(inTree path: String) throws(FileProblem) -> DirectoryEntry.Kind? {
    let place: String
    do throws(FileProblem) {
      place = try follow(path)
    } catch {
      if error == .missing { return nil }
      throw error
    }
    if revision.directories[place] != nil { return .directory }
    return revision.entries[place].map { $0.kind == .file ? .file : .other }
  }

  /// The path from the tree's top, links not followed.
  private func lexical(_ path: String) throws(FileProblem) -> String {
    let absolute = absolute(path)
    if absolute == revision.root { return "." }
    if absolute.hasPrefix(revision.root + "/") {
      return String(absolute.dropFirst(revision.root.utf8.count + 1))
    }
    // The repository itself may have been named through a link.
    guard let resolved = LocalFiles.resolvingParents(of: absolute),
      FilePath.isWithin(resolved, revision.root)
    else { throw .outside }
    return resolved == revision.root ? "." : String(resolved.dropFirst(revision.root.count + 1))
  }

  private func resolve(_ path: String) throws(FileProblem) -> String {
    try follow(try lexical(path))
  }

  /// Follows links on the way, each part in turn.
  private func follow(_ path: String) throws(FileProblem) -> String {
    var current = "."
    var pending = path.split(separator: "/").map(String.init)[...]
    var links = 0
    while let part = pending.popFirst() {
      if part == "." { continue }
      if part == ".." {
        guard current != "." else { throw .outside }
        current = FilePath.parent(current)
        continue
      }
      let next = current == "." ? part : "\(current)/\(part)"
      guard let entry = revision.entries[next], entry.kind == .link else {
        guard revision.entries[next] != nil || revision.directories[next] != nil else {
          throw .missing
        }
        current = next
        continue
      }
      links += 1
      guard links <= 40, entry.size <= 4096, let bytes = try? revision.object(entry.object) else {
        throw .unreadable
      }
      let target = String(decoding: bytes, as: UTF8.self)
      guard !target.hasPrefix("/") else { throw .outside }
      pending = (target.split(separator: "/").map(String.init) + pending)[...]
    }
    return current
  }
}
