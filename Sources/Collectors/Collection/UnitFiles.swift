// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A journal in a folder: each finished unit is a small snapshot of its own.
///
/// A unit's file comes into being as a whole, so that an interruption leaves either all of it or
/// nothing. Files are the owner's alone.
package struct UnitFiles: CollectionJournal {
  private let folder: String
  private let account: String
  private let madeBy: String
  private let readsEarlier: Bool

  /// A journal for an account.
  ///
  /// - Parameters:
  ///   - folder: where the files are; it is made when it isn't there.
  ///   - madeBy: the version of Bawn; what another version has left isn't used.
  ///   - readsEarlier: whether what is there already counts.
  /// - Returns: nil when the folder can't be made.
  package init?(folder: String, account: String, madeBy: String, readsEarlier: Bool) {
    guard !folder.utf8.contains(0) else { return nil }
    if mkdir(folder, 0o700) != 0, errno != EEXIST { return nil }
    self.folder = folder
    self.account = account
    self.madeBy = madeBy
    self.readsEarlier = readsEarlier
  }

  package func restored(
    _ unit: UnitName
  ) -> (part: GraphPart, entries: [CollectionCoverage.Entry])? {
    guard readsEarlier, let file = try? SnapshotFile(path: path(of: unit)),
      file.madeBy == madeBy, let part = try? file.load(workers: 1).parts.first,
      part.scope.path == account
    else { return nil }
    return (part, file.coverage.entries)
  }

  package func finished(
    _ unit: UnitName, _ part: GraphPart, _ entries: [CollectionCoverage.Entry]
  ) {
    guard let writer = try? SnapshotWriter(path: path(of: unit), begun: 0, madeBy: madeBy) else {
      return
    }
    var coverage = CollectionCoverage()
    coverage.entries = entries
    let number = writer.add(part.scope)
    do {
      try writer.append(part.resources, part: number)
      try writer.finish(ended: 0, coverage: coverage, isLasting: false)
    } catch {
      // What isn't written down is collected again; the collection itself goes on.
      writer.cancel()
    }
  }

  private func path(of unit: UnitName) -> String {
    "\(folder)/\(account)-\(unit.region.isEmpty ? "global" : unit.region)-\(unit.kind)"
      + "-\(unit.number).unit"
  }

  /// Takes a folder of such files away.
  package static func remove(_ folder: String) {
    guard let directory = opendir(folder) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".unit") || name.hasSuffix(".tmp") { unlink("\(folder)/\(name)") }
    }
    closedir(directory)
    rmdir(folder)
  }
}
