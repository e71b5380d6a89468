// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A directory tree in memory, its top being `.`.
package struct MemoryFiles: ConfigurationFiles {
  private let contents: [String: [UInt8]]
  private let directories: [String: [DirectoryEntry]]

  /// A tree from texts by path, such as `modules/net/main.tf`.
  package init(_ texts: [String: String]) {
    var contents: [String: [UInt8]] = [:]
    var names: [String: [String: DirectoryEntry.Kind]] = [".": [:]]
    for (path, text) in texts {
      let path = FilePath.clean(path)
      contents[path] = Array(text.utf8)
      var child = path
      var kind = DirectoryEntry.Kind.file
      while child != "." {
        let parent = FilePath.parent(child)
        names[parent, default: [:]][FilePath.lastPart(child)] = kind
        child = parent
        kind = .directory
      }
    }
    self.contents = contents
    directories = names.mapValues { names in
      names.map { DirectoryEntry(name: $0.key, kind: $0.value) }.sorted { $0.name < $1.name }
    }
  }

  package func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    let path = try inside(path)
    guard let bytes = contents[path] else {
      throw directories[path] == nil ? .missing : .wrongKind
    }
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    return bytes
  }

  package func entries(of directory: String) throws(FileProblem) -> [DirectoryEntry] {
    let path = try inside(directory)
    guard let entries = directories[path] else {
      throw contents[path] == nil ? .missing : .wrongKind
    }
    return entries
  }

  package func kind(of path: String) throws(FileProblem) -> DirectoryEntry.Kind? {
    let path = try inside(path)
    return contents[path] != nil ? .file : directories[path] != nil ? .directory : nil
  }

  package func identity(of path: String) -> String { FilePath.clean(path) }

  package func locationInTree(_ path: String) -> String { FilePath.clean(path) }

  package func absolute(_ path: String) -> String { FilePath.clean("/\(path)") }

  private func inside(_ path: String) throws(FileProblem) -> String {
    let path = FilePath.clean(path)
    guard path.utf8.first != UInt8(ascii: "/"), path != "..", !path.hasPrefix("../") else {
      throw .outside
    }
    return path
  }
}
