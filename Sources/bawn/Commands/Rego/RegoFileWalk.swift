// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import InfrastructureCode
internal import RegoEngine

/// Goes through the files that one argument names and gives them to a reader.
///
/// Folders are walked by name. A link is followed only to what lies in the folder named on the
/// command line: what is in it may have been written by somebody else.
struct RegoFileWalk {
  /// Files of one argument; a folder by mistake (`/`) shall end with an error, not with memory.
  static let maximumFileCount = 100_000
  static let maximumFolderDepth = 100
  static let maximumTotalBytes = 2 << 30

  private let options: RegoFiles.Options
  private let ignored: [ShellPattern]
  private let files: LocalFiles
  private var fileCount = 0
  private var byteCount = 0
  private var isStopped = false
  /// The folders that the one at hand lies in, by what their paths lead to.
  private var enclosing: [String] = []

  private init(options: RegoFiles.Options, files: LocalFiles) {
    self.options = options
    self.files = files
    ignored = options.ignored.map { ShellPattern($0) }
  }

  /// Reads a file or folder, perhaps with a place before it: `a.b:path`.
  static func read(
    _ argument: String, options: RegoFiles.Options, into reader: inout RegoSourceReader
  ) {
    var (place, path) = split(argument)
    if path.hasPrefix("file://") { path = String(path.dropFirst(7)) }
    switch InputFile.kind(of: path) {
    case nil:
      reader.add(unreadable(path, "no such file or directory"))
    case .directory:
      guard let files = LocalFiles(boundary: path) else {
        reader.add(unreadable(path, "it can't be read"))
        return
      }
      var walk = RegoFileWalk(options: options, files: files)
      walk.folder(path, place: place, depth: 0, into: &reader)
    default:
      switch InputFile.read(path) {
      case .success(let bytes):
        reader.add(SourceFile(path: path, bytes: bytes), at: place, isNamed: true)
      case .failure(let problem): reader.add(unreadable(path, problem.reason))
      }
    }
  }

  /// The place below `data` and the path of an argument.
  static func split(_ argument: String) -> (place: [String], path: String) {
    guard let colon = argument.firstIndex(of: ":"), colon != argument.startIndex,
      !argument[colon...].hasPrefix("://")
    else { return ([], argument) }
    let place = argument[..<colon].split(separator: ".", omittingEmptySubsequences: false)
    return (place.map(String.init), String(argument[argument.index(after: colon)...]))
  }

  private static func unreadable(_ path: String, _ reason: String) -> RegoLoadError {
    RegoLoadError(code: .unreadable, message: "\(path): \(reason)")
  }

  private mutating func folder(
    _ path: String, place: [String], depth: Int, into reader: inout RegoSourceReader
  ) {
    guard depth < Self.maximumFolderDepth else {
      stop("\(path): more than \(Self.maximumFolderDepth) folders deep", into: &reader)
      return
    }
    let entries: [DirectoryEntry]
    do {
      entries = try files.entries(of: path)
    } catch {
      pass(path, error, into: &reader)
      return
    }
    let identity = files.identity(of: path)
    guard !enclosing.contains(identity) else {
      reader.add(
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
      case .directory:
        folder(inner, place: place + [entry.name], depth: depth + 1, into: &reader)
      case .file: file(inner, place: place, into: &reader)
      case .other: break
      }
    }
  }

  private mutating func file(
    _ path: String, place: [String], into reader: inout RegoSourceReader
  ) {
    let kind = RegoFileKind(path: path)
    guard kind.isLoaded, kind == .policy || !options.policiesOnly,
      options.includesTests || !RegoFileKind.isTest(path)
    else { return }
    fileCount += 1
    guard fileCount <= Self.maximumFileCount else {
      stop(
        "\(path): more than \(Self.maximumFileCount) files; name a smaller folder", into: &reader)
      return
    }
    do {
      let bytes = try files.read(path, limit: options.reading.maximumDocumentBytes)
      byteCount += bytes.count
      guard byteCount <= Self.maximumTotalBytes else {
        stop("\(path): more than 2 GiB of files; name a smaller folder", into: &reader)
        return
      }
      reader.add(SourceFile(path: path, bytes: bytes), at: place)
    } catch {
      pass(path, error, into: &reader)
    }
  }

  /// A link that leads out is left out, and said; anything else that can't be read is an error.
  private func pass(
    _ path: String, _ problem: FileProblem, into reader: inout RegoSourceReader
  ) {
    guard problem == .outside else {
      reader.add(Self.unreadable(path, problem.reason))
      return
    }
    reader.add(
      Diagnostic(
        id: "load-outside", severity: .warning,
        message: "\"\(path)\" is a link that leads out of the folder and wasn't read; name its"
          + " target on the command line"))
  }

  private mutating func stop(_ message: String, into reader: inout RegoSourceReader) {
    if !isStopped { reader.add(RegoLoadError(code: .limit, message: message)) }
    isStopped = true
  }
}
