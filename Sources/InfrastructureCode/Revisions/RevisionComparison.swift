// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Tells whether files differ between a revision and the working tree.
///
/// Contents are compared by git's own hash, so nothing of the revision has to be read. What git
/// ignores and the revision doesn't hold, such as installed modules, is no difference: it is in no
/// revision.
package struct RevisionComparison {
  private let revision: GitRevision
  private let before: GitFiles
  private let now: any ConfigurationFiles
  private var isSame: [String: Bool] = [:]
  private var isIgnored: [String: Bool] = [:]

  /// A comparison of a revision with the files as they are now.
  package init(_ revision: GitRevision, with files: any ConfigurationFiles) {
    self.revision = revision
    before = GitFiles(revision)
    now = files
  }

  /// Whether a file differs, or is only in one of both.
  package mutating func differs(file path: String) throws(RevisionProblem) -> Bool {
    let news = try ignoredLast(added(file: path))
    return news || !same(path)
  }

  /// Whether anything that a root module was made from differs.
  package mutating func differs(_ inputs: RootInputs) throws(RevisionProblem) -> Bool {
    var added: [String] = []
    // What "terraform init" has installed follows from what is in the revision.
    for path in inputs.files where !before.isInstalled(path) {
      let more = self.added(file: path)
      if more.isEmpty, !same(path) { return true }
      added += more
    }
    for directory in inputs.modules where !before.isInstalled(directory) {
      let isRelevant = { (name: String) in
        ModuleLoader.isConfiguration(name) || name.hasSuffix(".tfvars")
          || name.hasSuffix(".tfvars.json")
      }
      guard let more = self.added(in: directory, where: isRelevant) else { return true }
      added += more
    }
    for directory in inputs.listings where !before.isInstalled(directory) {
      guard let more = self.added(in: directory, where: { _ in true }) else { return true }
      added += more
    }
    return try ignoredLast(added)
  }

  /// The path itself when it is there now and wasn't in the revision.
  private func added(file path: String) -> [String] {
    guard (try? before.kind(of: path)) ?? nil == nil, (try? now.kind(of: path)) ?? nil != nil else {
      return []
    }
    return [path]
  }

  /// The names that were not in the revision's directory; nil when some have gone.
  private func added(in directory: String, where isRelevant: (String) -> Bool) -> [String]? {
    func names(_ files: any ConfigurationFiles) -> Set<String> {
      Set(((try? files.entries(of: directory)) ?? []).map(\.name).filter(isRelevant))
    }
    let old = names(before)
    let new = names(now)
    guard old.isSubset(of: new) else { return nil }
    return new.subtracting(old).map { FilePath.join(directory, $0) }
  }

  /// Whether a path leads to the same content on both sides, or to none.
  private mutating func same(_ path: String) -> Bool {
    if let known = isSame[path] { return known }
    let result = hasSameContent(path)
    isSame[path] = result
    return result
  }

  private func hasSameContent(_ path: String) -> Bool {
    let place = before.locationInTree(path)
    let entry = revision.entries[place]
    guard let bytes = try? now.read(path, limit: 1 << 30) else {
      let kind = (try? now.kind(of: path)) ?? nil
      return kind == ((try? before.kind(of: path)) ?? nil) && entry == nil
    }
    guard let entry, entry.kind == .file, entry.size == bytes.count else { return false }
    let header = Array("blob \(bytes.count)\0".utf8)
    if entry.object.utf8.count == 64 {
      var hash = SHA256()
      hash.update(data: header)
      hash.update(data: bytes)
      return entry.object == hexadecimal(hash.finalize())
    }
    var hash = Insecure.SHA1()
    hash.update(data: header)
    hash.update(data: bytes)
    return entry.object == hexadecimal(hash.finalize())
  }

  private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether one of these paths isn't ignored by git.
  private mutating func ignoredLast(_ paths: [String]) throws(RevisionProblem) -> Bool {
    var places: [String] = []
    for path in Set(paths) {
      let place = now.locationInTree(path)
      // What lies outside is in no revision, such as vendored modules.
      guard !place.hasPrefix("/") else { continue }
      if let known = isIgnored[place] {
        if !known { return true }
      } else {
        places.append(place)
      }
    }
    places.sort()
    // A few at a time, so that neither side waits for the other with its pipe full.
    for start in stride(from: 0, to: places.count, by: 200) {
      let some = places[start..<min(start + 200, places.count)]
      let answer = try revision.git.run(
        ["check-ignore", "--stdin", "-z", "--no-index"],
        // A colon at the start of a path would be an instruction to git.
        input: Array(some.map { "./\($0)" }.joined(separator: "\0").utf8))
      let ignored = Set(answer.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
      for place in some { isIgnored[place] = ignored.contains("./\(place)") }
    }
    return places.contains { isIgnored[$0] == false }
  }
}
