// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension TrustStore {
  /// The store of a file that lies where only its owner decides.
  ///
  /// A file that a scanned repository brings along could name anybody's key, so one within the
  /// working folder's repository isn't taken, and none that others may write.
  ///
  /// - Parameter workingFolder: where the program was started.
  package static func load(
    _ path: String, workingFolder: String
  ) throws(SmallFile.Problem) -> TrustStore {
    let (bytes, standing) = try SmallFile.open(path)
    guard let real = resolved(path) else {
      throw SmallFile.Problem(message: "\"\(path)\" can't be found")
    }
    guard standing.owner == geteuid() || standing.owner == 0 else {
      throw SmallFile.Problem(message: "\"\(path)\" belongs to somebody else; it isn't trusted")
    }
    if standing.isWritableByOthers {
      throw SmallFile.Problem(
        message: "others may write to \"\(path)\", so it isn't trusted; say chmod go-w")
    }
    var folder = parent(of: real)
    while true {
      var status = stat()
      let isSticky = { status.st_mode & S_ISVTX != 0 }
      guard stat(folder, &status) == 0, status.st_mode & 0o022 == 0 || isSticky() else {
        throw SmallFile.Problem(
          message: "others may write to the folder \"\(folder)\", so what lies in it isn't trusted")
      }
      if folder == "/" { break }
      folder = parent(of: folder)
    }
    if let repository = repository(around: workingFolder),
      real == repository || real.hasPrefix(repository == "/" ? "/" : repository + "/")
    {
      throw SmallFile.Problem(
        message: "\"\(path)\" lies in the repository that is worked on, which could trust itself;"
          + " keep it in ~/.config/bawn")
    }
    let read = TrustStore.read(SourceFile(path: path, bytes: bytes))
    guard let store = read.store else {
      throw SmallFile.Problem(
        message: read.diagnostics.first?.description ?? "\"\(path)\" is no trust file")
    }
    return store
  }

  /// The folder of the repository around another one; nil where there is none.
  private static func repository(around path: String) -> String? {
    guard var folder = resolved(path) else { return nil }
    while true {
      let mark = folder == "/" ? "/.git" : folder + "/.git"
      if access(mark, F_OK) == 0 { return folder }
      if folder == "/" { return nil }
      folder = parent(of: folder)
    }
  }

  private static func resolved(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
    return String(path[..<slash])
  }
}
