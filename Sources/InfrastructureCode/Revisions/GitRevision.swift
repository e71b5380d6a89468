// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The files of one commit of a git repository, read from its objects: no checkout is needed, and
/// the working tree isn't touched.
package final class GitRevision: Sendable {
  /// What a tree says of a path.
  struct Entry: Sendable {
    /// The kinds of things in a tree.
    enum Kind: Sendable {
      case file, link, submodule
    }

    var kind: Kind
    /// The object's name, in hexadecimal digits.
    var object: String
    /// The object's size in bytes; 0 for submodules.
    var size: Int
  }

  /// The revision as it was named.
  package let name: String
  /// The commit's full name.
  package let commit: String
  /// The top of the repository's working tree, resolved.
  package let root: String
  /// All files and links by their path from the top.
  let entries: [String: Entry]
  /// The names in each directory.
  let directories: [String: [DirectoryEntry]]
  let git: Git
  private let reader = Mutex<GitObjectReader?>(nil)

  /// The revision that a name means in the repository at or above a path: a branch, tag, commit
  /// or anything else that git understands; `NAME...` means where NAME and HEAD have parted.
  package convenience init(named name: String, containing path: String) throws(RevisionProblem) {
    try self.init(named: name, root: LocalFiles.repositoryRoot(of: path))
  }

  init(named name: String, root: String) throws(RevisionProblem) {
    guard let files = LocalFiles(boundary: root),
      (try? files.kind(of: FilePath.join(root, ".git"))) != nil
    else { throw RevisionProblem("\"\(root)\" isn't in a git repository") }
    let git = try Git(root: files.boundary)
    let commit = try Self.commit(name, git)
    let listing = try git.run(["ls-tree", "-r", "-z", "-l", "--full-tree", commit])
    let entries = try Self.parse(listing)
    self.name = name
    self.commit = commit
    self.root = files.boundary
    self.git = git
    self.entries = entries
    directories = Self.directories(of: entries)
  }

  private static func commit(_ name: String, _ git: Git) throws(RevisionProblem) -> String {
    func verify(_ name: String) throws(RevisionProblem) -> String {
      let bytes = try git.run(
        ["rev-parse", "--verify", "--quiet", "--end-of-options", "\(name)^{commit}"])
      let text = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
      guard [40, 64].contains(text.utf8.count) else { throw RevisionProblem("") }
      return text
    }
    let isForkPoint = name.hasSuffix("...")
    let plain = isForkPoint ? String(name.dropLast(3)) : name
    let found: String
    do {
      found = try verify(plain)
    } catch {
      throw RevisionProblem(
        "there is no revision \"\(plain)\" here; a shallow clone has only the newest commit: fetch "
          + "the one to compare with (git fetch origin \(plain))")
    }
    guard isForkPoint else { return found }
    let head = try verify("HEAD")
    do {
      let bytes = try git.run(["merge-base", head, found])
      let text = String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
      if [40, 64].contains(text.utf8.count) { return text }
    } catch {}
    throw RevisionProblem(
      "\"\(plain)\" and HEAD have no commit in common here; fetch more of the history")
  }

  /// Reads `MODE TYPE OBJECT SIZE<tab>PATH<nul>` lines.
  static func parse(_ listing: [UInt8]) throws(RevisionProblem) -> [String: Entry] {
    var entries: [String: Entry] = [:]
    for record in listing.split(separator: 0) {
      guard let tab = record.firstIndex(of: 0x09) else { continue }
      let words = record[..<tab].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 4 else { throw RevisionProblem("git ls-tree printed something unknown") }
      // A path that is no UTF-8 can't be named in configuration either.
      guard let path = String(validating: record[(tab + 1)...], as: UTF8.self) else { continue }
      let kind: Entry.Kind
      switch words[0] {
      case "120000": kind = .link
      case "160000": kind = .submodule
      default: kind = .file
      }
      entries[path] = Entry(kind: kind, object: words[2], size: Int(words[3]) ?? 0)
    }
    return entries
  }

  private static func directories(of entries: [String: Entry]) -> [String: [DirectoryEntry]] {
    var names: [String: [String: DirectoryEntry.Kind]] = [".": [:]]
    for (path, entry) in entries {
      var child = path
      // What a link leads to is found out when somebody asks.
      var kind: DirectoryEntry.Kind = entry.kind == .file ? .file : .other
      while child != "." {
        let parent = FilePath.parent(child)
        let isKnown = names[parent]?.isEmpty == false
        names[parent, default: [:]][FilePath.lastPart(child)] = kind
        if isKnown { break }
        child = parent
        kind = .directory
      }
    }
    return names.mapValues { names in
      names.map { DirectoryEntry(name: $0.key, kind: $0.value) }.sorted { $0.name < $1.name }
    }
  }

  /// An object's bytes; nil when it isn't there, as in a partial clone.
  func object(_ name: String) throws(RevisionProblem) -> [UInt8]? {
    let result = reader.withLock { reader -> Result<[UInt8]?, RevisionProblem> in
      do throws(RevisionProblem) {
        if reader == nil {
          reader = GitObjectReader(try git.start(["cat-file", "--batch"]))
        }
        return .success(try reader?.object(name))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
