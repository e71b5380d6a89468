// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where a run writes down what it is about to do and what it has done.
package protocol RunJournaling: Sendable {
  /// What was written so far.
  var entries: [RunEntry] { get }

  /// Writes an entry; once it returns, the entry survives a crash.
  ///
  /// - Throws: where it can't be written: then nothing may be changed.
  func append(_ entry: RunEntry) throws(RunJournal.Failure)
}

/// A run's journal in a file: a line an entry, each on the disk before anything goes on.
///
/// While it is open nobody else can open it, so that a run never goes on twice.
package final class RunJournal: RunJournaling {
  /// Why a journal can't be used.
  package struct Failure: Error, Sendable, Hashable {
    /// What is wrong.
    package var message: String

    static func system(_ what: String) -> Failure {
      Failure(message: "\(what): \(String(cString: strerror(errno)))")
    }
  }

  private let file: Int32
  private let written: Mutex<[RunEntry]>

  private static let byteLimit = 1 << 30

  /// The entries so far.
  package var entries: [RunEntry] { written.withLock { $0 } }

  /// Opens a journal, or begins one.
  package init(path: String) throws(Failure) {
    let file = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .system("the journal \"\(path)\" can't be opened") }
    do throws(Failure) {
      guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
        throw Failure(message: "another process works on the run of \"\(path)\"")
      }
      let bytes = try Self.bytes(of: file)
      var entries: [RunEntry] = []
      var end = 0
      for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
        guard let entry = RunEntry(line: Array(line)) else {
          throw Failure(
            message: "line \(entries.count + 1) of the journal isn't one of its entries")
        }
        entries.append(entry)
        end += line.count + 1
      }
      // What a crash cut off was never acknowledged, so nothing has followed from it.
      if end < bytes.count, ftruncate(file, off_t(end)) != 0 {
        throw .system("the journal can't be mended")
      }
      written = Mutex(entries)
      self.file = file
    } catch {
      close(file)
      throw error
    }
  }

  deinit { close(file) }

  /// The entries of a journal that somebody may be writing; what is cut off is left out.
  package static func entries(path: String) throws(Failure) -> [RunEntry] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("the journal \"\(path)\" can't be opened") }
    defer { _ = close(file) }
    return try bytes(of: file).split(separator: 0x0A).compactMap { RunEntry(line: Array($0)) }
  }

  /// The last outcome of each unit; units that aren't done with have none.
  package static func outcomes(of entries: [RunEntry]) -> [String: String] {
    var known: [String: String] = [:]
    for entry in entries {
      if entry.kind == .unitEnded { known[entry.unit] = entry.text }
      if entry.kind == .unitBegun { known[entry.unit] = nil }
    }
    return known
  }

  package func append(_ entry: RunEntry) throws(Failure) {
    var line = entry.line
    line.append(0x0A)
    var done = 0
    while done < line.count {
      let count = line[done...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system("the journal can't be written")
      }
      done += count
    }
    guard fsync(file) == 0 else { throw .system("the journal can't be written") }
    written.withLock { $0.append(entry) }
  }

  private static func bytes(of file: Int32) throws(Failure) -> [UInt8] {
    let size = Int(lseek(file, 0, SEEK_END))
    guard size >= 0, size <= byteLimit else { throw .system("the journal can't be read") }
    lseek(file, 0, SEEK_SET)
    var bytes = [UInt8](repeating: 0, count: size)
    var done = 0
    while done < size {
      let count = bytes.withUnsafeMutableBytes { buffer in
        read(file, buffer.baseAddress.map { $0 + done }, size - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system("the journal can't be read") }
      done += count
    }
    return bytes
  }
}
