// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A store in one SQLite file: what one machine needs.
///
/// Only its owner may read the file. Readers don't wait for a writer (write-ahead log); a second
/// writer waits some seconds.
package final class SQLiteStore: Store {
  let database: DatabasePool
  /// The file.
  package let path: String

  /// How many rows go into one transaction.
  static let batchSize = 10_000

  /// Opens a store, brings its tables up to date, and makes it when it isn't there.
  ///
  /// - Parameter creates: whether a store that isn't there comes into being.
  package init(path: String, creates: Bool = true) throws(StoreError) {
    self.path = path
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw StoreError(.inaccessible, "a store needs a file name")
    }
    // Made before SQLite does, for the sake of its mode; the log's files take it over.
    let file = open(path, O_RDWR | O_CLOEXEC | (creates ? O_CREAT : 0), 0o600)
    guard file >= 0 else {
      let reason = String(cString: strerror(errno))
      throw StoreError(.inaccessible, "can't open the store \"\(path)\": \(reason)")
    }
    Self.closeFile(file)
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(10)
      configuration.label = "bawn"
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
      database = try DatabasePool(path: path, configuration: configuration)
      let migrator = SQLiteSchema.migrator
      let isNewer = try database.read { try migrator.hasBeenSuperseded($0) }
      guard !isNewer else {
        throw StoreError(
          .newer, "the store \"\(path)\" was made by a later version of Bawn; use that one")
      }
      try migrator.migrate(database)
    } catch let error as StoreError {
      throw error
    } catch {
      throw Self.error(error, path)
    }
  }

  /// Closes the file; the store isn't used afterwards.
  package func close() { try? database.close() }

  private static func closeFile(_ file: Int32) {
    #if canImport(Darwin)
      _ = Darwin.close(file)
    #elseif canImport(Musl)
      _ = Musl.close(file)
    #else
      _ = Glibc.close(file)
    #endif
  }

  /// SQLite's errors in our words.
  static func error(_ error: any Error, _ path: String) -> StoreError {
    guard let error = error as? DatabaseError else {
      return StoreError(.inaccessible, "the store \"\(path)\" can't be used: \(error)")
    }
    switch error.resultCode {
    case .SQLITE_NOTADB:
      return StoreError(.foreign, "\"\(path)\" is no store of Bawn's; name another file")
    case .SQLITE_CORRUPT:
      return StoreError(.damaged, "the store \"\(path)\" is damaged; use a copy")
    case .SQLITE_BUSY:
      return StoreError(
        .inaccessible, "the store \"\(path)\" is being written by somebody else; try again")
    case .SQLITE_FULL:
      return StoreError(.inaccessible, "there is no room left for the store \"\(path)\"")
    default:
      let reason = error.message ?? "\(error.resultCode)"
      return StoreError(.inaccessible, "the store \"\(path)\" can't be used: \(reason)")
    }
  }

  /// Does something with the database, errors told in our words.
  func perform<Value>(_ work: () throws -> Value) throws -> Value {
    do {
      return try work()
    } catch let error as DatabaseError {
      throw Self.error(error, path)
    }
  }
}
