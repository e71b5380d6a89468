// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import FoundationEssentials

/// `bawn stop`
struct StopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Stop all changes of clouds at once, and keep them stopped.",
    discussion: """
      Every process of this user that changes a cloud stops after the call that is
      under way, within five seconds, and none begins until the stop is taken back.
      What was begun is neither finished nor taken back; bawn remediate resume or
      rollback does that when it is cleared.

        bawn stop --reason "orders fail since 14:02"
        bawn stop --clear

      The stop is a file, "stop", in the state folder: $XDG_STATE_HOME/bawn, else
      ~/.local/state/bawn. Where bawn isn't at hand, touch does.

      Exit codes: 0 done; 2 wrong usage; 3 the file can't be written or removed.
      """)

  @Option(help: "Why, for whoever finds everything stopped.")
  var reason: String?

  @Flag(help: "Take the stop back.")
  var clear = false

  @OptionGroup var state: StateFolderArguments

  func validate() throws {
    if clear, reason != nil { throw ValidationError("--reason goes with a stop, not with --clear") }
  }

  func run() throws {
    let folder = try state.folder()
    let path = StopSwitch(folder: folder).path
    if clear {
      guard FileManager.default.fileExists(atPath: path) else {
        return try StandardOutput.write(Array("nothing was stopped\n".utf8))
      }
      do {
        try FileManager.default.removeItem(atPath: path)
      } catch {
        throw InputFailure(message: "\"\(path)\" can't be removed; everything stays stopped")
      }
      return try StandardOutput.write(Array("the stop is taken back\n".utf8))
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw InputFailure(message: "the folder \"\(folder)\" can't be made; NOTHING is stopped")
    }
    let user = Environment.all["USER"] ?? "unknown"
    let text = "\(Calendar.now()) \(user): \(reason ?? "no reason given")\n"
    do throws(FileReplacement.Failure) {
      try FileReplacement.write(Array(text.utf8), to: path, creates: true)
    } catch {
      throw InputFailure(
        message: "\"\(path)\" can't be written: \(error.reason); NOTHING is stopped")
    }
    try StandardOutput.write(
      Array("all changes are stopped; bawn stop --clear takes it back\n".utf8))
  }
}

/// Where the program keeps its state.
struct StateFolderArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the program's state. (default: $XDG_STATE_HOME/bawn, else ~/.local/state/bawn)",
      valueName: "dir"), completion: .directory)
  var state: String?

  /// The folder.
  ///
  /// - Throws: `ValidationError` where nothing says which.
  func folder() throws -> String {
    if let state {
      guard !state.isEmpty else { throw ValidationError("--state needs a folder") }
      return state
    }
    // https://specifications.freedesktop.org/basedir-spec: relative paths are ignored.
    if let folder = Environment.all["XDG_STATE_HOME"], folder.hasPrefix("/") {
      return "\(folder)/bawn"
    }
    if let home = Environment.all["HOME"], !home.isEmpty { return "\(home)/.local/state/bawn" }
    throw ValidationError("there is no home folder; name one with --state DIR")
  }
}
