// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A folder that log files arrive in, such as a copy of a trail's bucket, with all folders below.
///
/// A file is read when it is new, and again when it has grown. Links aren't followed.
package final class EventFolder: EventSource {
  package let name: String

  /// What tells whether a file is as it was.
  private struct Mark: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  private static let depthLimit = 24
  private static let fileLimit = 2_000_000
  /// So many files are read at a time.
  private static let batchLimit = 64

  private let known = Mutex<[String: Mark]>([:])
  private let path: String

  /// A folder.
  ///
  /// - Parameter since: what was there before this time, in seconds since 1970, isn't read.
  /// - Returns: nil where there is no such folder.
  package init?(path: String, since: Int) {
    guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    self.path = path
    name = path
    let old = files().found.filter { $0.mark.seconds < since }
    known.withLock { known in
      for file in old { known[file.path] = file.mark }
    }
  }

  package func next() async throws(CloudError) -> EventBatch {
    let (found, problems) = files()
    var batch = EventBatch()
    batch.problems = problems
    let fresh = known.withLock { known in
      let fresh = found.filter { known[$0.path] != $0.mark }
      // What is gone may come again.
      if known.count > found.count {
        let names = Set(found.map(\.path))
        known = known.filter { names.contains($0.key) }
      }
      return fresh
    }
    var strangers = 0
    for file in fresh.sorted(by: { $0.path < $1.path }).prefix(Self.batchLimit) {
      if Task.isCancelled { break }
      known.withLock { $0[file.path] = file.mark }
      guard let bytes = Self.read(file.path, limit: AuditEventReader.sizeLimit) else {
        batch.problems.append("\(file.path): it can't be read")
        continue
      }
      let outcome = AuditEventReader.read(bytes, name: file.path)
      batch.add(outcome, of: file.path)
      if outcome.problem == nil { strangers += outcome.others }
    }
    // In the same words each time, so that it is told once: digests of logs come every hour.
    if strangers > 0 {
      batch.problems.append("\(name): records that are no CloudTrail events are left aside")
    }
    return batch
  }

  package func acknowledge(_ batch: EventBatch) async throws(CloudError) {}

  // MARK: - Files

  private func files() -> (found: [(path: String, mark: Mark)], problems: [String]) {
    var found: [(path: String, mark: Mark)] = []
    var problems: [String] = []
    var folders = [(path: path, depth: 0)]
    while let (folder, depth) = folders.popLast() {
      guard let directory = opendir(folder) else {
        problems.append("\(folder): the folder can't be read")
        continue
      }
      defer { closedir(directory) }
      while let entry = readdir(directory) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        // What begins with a dot is being written, by most tools that copy.
        if name.hasPrefix(".") { continue }
        let path = "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR where depth < Self.depthLimit: folders.append((path, depth + 1))
        case S_IFREG where found.count < Self.fileLimit:
          found.append((path, Self.mark(status)))
        default: continue
        }
      }
    }
    if found.count >= Self.fileLimit {
      problems.append("\(path): there are more than \(Self.fileLimit) files; the rest isn't read")
    }
    return (found, problems)
  }

  private static func mark(_ status: stat) -> Mark {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return Mark(size: Int(status.st_size), seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  private static func read(_ path: String, limit: Int) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { return nil }
    defer { _ = close(file) }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 256 << 10)
    while true {
      let count = piece.withUnsafeMutableBytes { buffer in
        readSome(file, buffer.baseAddress, buffer.count)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0, bytes.count + count <= limit else { return nil }
      if count == 0 { return bytes }
      bytes += piece[..<count]
    }
  }

  private static func readSome(
    _ file: Int32, _ start: UnsafeMutableRawPointer?, _ count: Int
  ) -> Int {
    #if canImport(Darwin)
      return Darwin.read(file, start, count)
    #elseif canImport(Musl)
      return Musl.read(file, start, count)
    #else
      return Glibc.read(file, start, count)
    #endif
  }
}
