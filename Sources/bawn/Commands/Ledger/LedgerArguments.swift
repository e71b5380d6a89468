// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import InfrastructureCode
import Persistence

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Which ledger.
struct LedgerArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The ledger's folder; else BAWN_LEDGER, else bawn/ledger in the state folder.",
      valueName: "dir"), completion: .directory)
  var ledger: String?

  /// The folder.
  ///
  /// - Throws: `ValidationError` where nothing says which.
  func folder() throws -> String {
    if let ledger {
      guard !ledger.isEmpty else { throw ValidationError("--ledger needs a folder") }
      return ledger
    }
    let environment = Environment.all
    if let named = environment["BAWN_LEDGER"], !named.isEmpty { return named }
    // https://specifications.freedesktop.org/basedir-spec: relative paths are ignored.
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return "\(state)/bawn/ledger"
    }
    if let home = environment["HOME"], !home.isEmpty { return "\(home)/.local/state/bawn/ledger" }
    throw ValidationError("there is no home folder; name the ledger with --ledger DIR")
  }

  /// Opens the ledger to be read.
  func open() throws -> Ledger {
    var options = Ledger.Options()
    options.access = .reading
    return try Ledger.open(folder: try folder(), options)
  }
}

/// Runs what works with ledgers, and ends with the exit code that the error calls for.
enum LedgerWork {
  static func perform(_ work: () throws -> Void) throws {
    do {
      try work()
    } catch let error as LedgerError {
      switch error.code {
      case .usage: throw ValidationError(error.message)
      case .damaged, .unproven:
        let line = "Error: \(ErrorText.escaped(error.message))\n"
        try StandardOutput.write(Array(line.utf8), to: STDERR_FILENO)
        throw ExitCode.findings
      default: throw InputFailure(message: error.message)
      }
    }
  }

  /// All bytes of a file that was named on the command line.
  static func read(_ path: String) throws -> [UInt8] {
    switch InputFile.read(path, limit: 1 << 20) {
    case .success(let bytes): return bytes
    case .failure(let problem):
      throw InputFailure(message: "can't read \"\(path)\": \(problem.reason)")
    }
  }
}
