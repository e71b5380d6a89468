// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import InfrastructureCode
internal import RegoEngine

/// Finds and reads the files below a folder that was named on the command line.
///
/// Folders are walked by name. A link is followed only to what lies in the named folder: what is
/// in it may have been written by somebody else.
struct RegoFileWalk {
  /// Bounds of one walk; a folder by mistake (`/`) shall end with an error, not with memory.
  static let maximumFileCount = 100_000
  static let maximumFolderDepth = 100
  static let maximumTotalBytes = 2 << 30
  static let maximumFileBytes = 1 << 30

  /// A file with the names of the folders it lies in, from the named one on.
  struct Found {
    var file: SourceFile
    var place: [String]
  }

  /// What was found, in the order of the names.
  private(set) var found: [Found] = []
  /// What could not be read.
  private(set) var errors: [RegoLoadError] = []
  /// What was left out.
  private(set) var warnings: [Diagnostic] = []

  private let ignored: [ShellPattern]
  private let accepts: (_ path: String) -> Bool
  private let files: LocalFiles
  private var fileCount = 0
  private var byteCount = 0
  private var isStopped = false
  /// The folders that the one at hand lies in, by what their paths lead to.
  private var enclosing: [String] = []

  /// Walks a folder.
  ///
  /// - Parameters:
  ///   - path: the folder.
  ///   - ignored: shell patterns of the names of files and folders to leave out.
  ///   - accepts: whether a file is read, by its path.
  /// - Returns: nil when there is no such folder.
  init?(_ path: String, ignored: [String], accepts: @escaping (_ path: String) -> Bool) {
    guard let files = LocalFiles(boundary: path) else { return nil }
    self.files = files
    self.ignored = ignored.map { ShellPattern($0) }
    self.accepts = accepts
    folder(path, place: [], depth: 0)
  }

  static func unreadable(_ path: String, _ reason: String) -> RegoLoadError {
    RegoLoadError(code: .unreadable, message: "\(path): \(reason)")
  }

  private mutating func folder(_ path: String, place: [String], depth: Int) {
    guard depth < Self.maximumFolderDepth else {
      stop("\(path): more than \(Self.maximumFolderDepth) folders deep")
      return
    }
    let entries: [DirectoryEntry]
    do {
      entries = try files.entries(of: path)
    } catch {
      pass(path, error)
      return
    }
    let identity = files.identity(of: path)
    guard !enclosing.contains(identity) else {
      warnings.append(
        Diagnostic(
          id: "load-loop", severity: .warning,
          message: "\"\(path)\" is a link to a folder that it lies in and wasn't followed"))
      return
    }
    enclosing.append(identity)
    defer { enclosing.removeLast() }
    for entry in entries where !ignored.contains(where: { $0.matches(entry.name) }) {
      if isStopped { return }
      let inner = FilePath.join(path, entry.name)
      switch entry.kind {
      case .directory: folder(inner, place: place + [entry.name], depth: depth + 1)
      case .file where accepts(inner): file(inner, place: place)
      default: break
      }
    }
  }

  private mutating func file(_ path: String, place: [String]) {
    fileCount += 1
    guard fileCount <= Self.maximumFileCount else {
      stop("\(path): more than \(Self.maximumFileCount) files; name a smaller folder")
      return
    }
    do {
      let bytes = try files.read(path, limit: Self.maximumFileBytes)
      byteCount += bytes.count
      guard byteCount <= Self.maximumTotalBytes else {
        stop("\(path): more than 2 GiB of files; name a smaller folder")
        return
      }
      found.append(Found(file: SourceFile(path: path, bytes: bytes), place: place))
    } catch {
      pass(path, error)
    }
  }

  /// A link that leads out is left out, and said; anything else that can't be read is an error.
  private mutating func pass(_ path: String, _ problem: FileProblem) {
    guard problem == .outside else {
      errors.append(Self.unreadable(path, problem.reason))
      return
    }
    warnings.append(
      Diagnostic(
        id: "load-outside", severity: .warning,
        message: "\"\(path)\" is a link that leads out of the folder and wasn't read; name its"
          + " target on the command line"))
  }

  private mutating func stop(_ message: String) {
    if !isStopped { errors.append(RegoLoadError(code: .limit, message: message)) }
    isStopped = true
  }
}
