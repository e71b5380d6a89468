// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The part of the file system below one directory.
///
/// Every path is resolved first, symbolic links included, and refused when it ends up elsewhere.
package struct LocalFiles: ConfigurationFiles {
  /// The directory that nothing may leave, resolved.
  package let boundary: String

  /// The files below a directory; nil when it can't be resolved.
  package init?(boundary: String) {
    guard let resolved = LocalFiles.resolve(boundary) else { return nil }
    self.boundary = resolved
  }

  /// The nearest directory at or above a path that holds `.git`; without one the working directory
  /// when the path lies within it, else the path itself.
  ///
  /// A module next door (`source = "../.."`) belongs to the repository even when only one of its
  /// directories is scanned.
  package static func repositoryRoot(of path: String) -> String {
    guard var directory = resolve(path) else { return path }
    let start = directory
    while directory != "/" {
      if access("\(directory)/.git", F_OK) == 0 { return directory }
      directory = FilePath.parent(directory)
    }
    guard let current = resolve("."), current != "/", FilePath.isWithin(start, current) else {
      return start
    }
    return current
  }

  package func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    let resolved = try inside(path)
    // Whatever has been resolved is no link any more; one put there since is not followed.
    let descriptor = open(resolved, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable }
    defer { _ = close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw .unreadable }
    guard information.st_mode & S_IFMT == S_IFREG else { throw .wrongKind }
    guard Int(information.st_size) <= limit else { throw .tooLarge(limit: limit) }
    let capacity = Int(information.st_size) + 1
    var isComplete = false
    var bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      count = 0
      while count < capacity, let start = buffer.baseAddress {
        let amount = readSome(descriptor, start + count, capacity - count)
        if amount < 0, errno == EINTR { continue }
        if amount <= 0 {
          isComplete = amount == 0
          return
        }
        count += amount
      }
      isComplete = true
    }
    guard isComplete else { throw .unreadable }
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    if bytes.count == capacity { bytes.removeLast() }
    return bytes
  }

  package func entries(of directory: String) throws(FileProblem) -> [DirectoryEntry] {
    let resolved = try inside(directory)
    guard let stream = opendir(resolved) else {
      throw errno == ENOTDIR ? .wrongKind : errno == ENOENT ? .missing : .unreadable
    }
    defer { closedir(stream) }
    var entries: [DirectoryEntry] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      let kind: DirectoryEntry.Kind
      switch Int(entry.pointee.d_type) {
      case Int(DT_REG): kind = .file
      case Int(DT_DIR): kind = .directory
      default: kind = LocalFiles.kindOnDisk("\(resolved)/\(name)") ?? .other
      }
      entries.append(DirectoryEntry(name: name, kind: kind))
    }
    return entries.sorted { $0.name < $1.name }
  }

  package func kind(of path: String) throws(FileProblem) -> DirectoryEntry.Kind? {
    let resolved: String
    do {
      resolved = try inside(path)
    } catch {
      if error == .missing { return nil }
      throw error
    }
    return LocalFiles.kindOnDisk(resolved)
  }

  package func identity(of path: String) -> String { LocalFiles.resolve(path) ?? path }

  package func locationInTree(_ path: String) -> String {
    let place = identity(of: path)
    if place == boundary { return "." }
    guard place.hasPrefix(boundary + "/") else { return place }
    return String(place.dropFirst(boundary.count + 1))
  }

  package func absolute(_ path: String) -> String {
    if let resolved = LocalFiles.resolve(path) { return resolved }
    guard path.utf8.first != UInt8(ascii: "/"), let current = LocalFiles.resolve(".") else {
      return FilePath.clean(path)
    }
    return FilePath.join(current, path)
  }

  private func inside(_ path: String) throws(FileProblem) -> String {
    guard let resolved = LocalFiles.resolve(path) else {
      // A path that leads nowhere may still tell what lies outside: look at its text alone.
      let lexical = absolute(path)
      throw FilePath.isWithin(lexical, boundary) || errno == EACCES ? .missing : .outside
    }
    guard FilePath.isWithin(resolved, boundary) else { throw .outside }
    return resolved
  }

  /// The directory that relative paths start from, resolved.
  static var workingDirectory: String? { resolve(".") }

  /// A path with the links of those of its parents followed that exist.
  static func resolvingParents(of path: String) -> String? {
    var parent = path
    var rest: [String] = []
    while parent != "/", parent != "." {
      if let resolved = resolve(parent) {
        return FilePath.clean(([resolved] + rest.reversed()).joined(separator: "/"))
      }
      rest.append(FilePath.lastPart(parent))
      parent = FilePath.parent(parent)
    }
    return nil
  }

  private static func resolve(_ path: String) -> String? {
    guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func kindOnDisk(_ path: String) -> DirectoryEntry.Kind? {
    var information = stat()
    guard stat(path, &information) == 0 else { return nil }
    switch information.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return .other
    }
  }
}

/// `read` of the C library, which the method of the same name hides.
private func readSome(
  _ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>, _ count: Int
)
  -> Int
{
  read(descriptor, buffer, count)
}
