// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudAPI
import Inventory
import Persistence
import RegoEngine

/// Work that calls clouds: with connections of its own, ended by Ctrl-C, its failures told.
enum CloudWork {
  /// Does it.
  ///
  /// - Throws: the exit code, where it isn't 0.
  static func run(
    _ body: @escaping @Sendable (NetworkTransport) async throws -> ExitCode
  ) async throws {
    let work = Task {
      let options = try TransportOptions(
        environment: Environment.all, version: Version.number)
      return try await NetworkTransport.with(options) { transport in try await body(transport) }
    }
    let cancellation = Interruption.watch()
    let watcher = Task {
      while !cancellation.isCancelled {
        try await Task.sleep(for: .milliseconds(50))
      }
      work.cancel()
    }
    defer { watcher.cancel() }
    let code: ExitCode
    do {
      code = try await work.value
    } catch let error as CredentialError {
      CollectionOutput.warn("no credentials: \(error.message)")
      throw cancellation.isCancelled ? ExitCode(Interruption.exitCode) : .incomplete
    } catch let error as TransportError {
      CollectionOutput.warn(error.message)
      throw ExitCode.incomplete
    } catch let error as CloudError {
      CollectionOutput.warn(CollectionOutput.sentence(error))
      throw cancellation.isCancelled ? ExitCode(Interruption.exitCode) : .incomplete
    } catch let error as SnapshotError {
      CollectionOutput.warn("the snapshot can't be written: \(error.message)")
      throw ExitCode.incomplete
    } catch let error as StoreError {
      CollectionOutput.warn("the store can't be used: \(error.message)")
      throw ExitCode.incomplete
    }
    if code != .success { throw code }
  }
}
