// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A git repository's objects, read through the `git` program.
///
/// Only commands that read objects are run, and with a configuration of our own where git could be
/// told to start programs: the repository, its `.git` folder included, may be hostile. Nothing is
/// fetched, no lock taken, no index refreshed.
struct Git: Sendable {
  /// The working tree's top.
  let root: String
  private let program: String

  init(root: String) throws(RevisionProblem) {
    guard let program = ChildProgram.find("git") else {
      throw RevisionProblem("the program git isn't there; install it to compare with a revision")
    }
    self.root = root
    self.program = program
  }

  /// What a git command prints.
  func run(_ arguments: [String], input: [UInt8] = []) throws(RevisionProblem) -> [UInt8] {
    let child = try start(arguments)
    if !input.isEmpty { _ = child.write(input) }
    let output = child.finish(limit: Self.outputLimit)
    guard output.exitCode == 0 || output.exitCode == 1 && arguments.first == "check-ignore" else {
      let reason = output.errorText.split(separator: "\n").first.map(String.init) ?? "no reason"
      throw RevisionProblem("git \(arguments.first ?? ""): \(Self.trimmed(reason))")
    }
    guard output.bytes.count <= Self.outputLimit else {
      throw RevisionProblem("git \(arguments.first ?? "") printed more than can be used")
    }
    return output.bytes
  }

  /// Starts a git command that goes on reading and printing.
  func start(_ arguments: [String]) throws(RevisionProblem) -> ChildProgram {
    do throws(ChildProgram.Problem) {
      return try ChildProgram(
        path: program, arguments: Self.settings(root) + arguments, environment: Self.environment)
    } catch {
      switch error {
      case .notFound: throw RevisionProblem("the program git isn't there")
      case .notStarted(let reason): throw RevisionProblem("git can't be started: \(reason)")
      }
    }
  }

  private static let outputLimit = 512 << 20

  private static func settings(_ root: String) -> [String] {
    [
      "-C", root, "--no-pager", "--no-optional-locks", "--no-replace-objects",
      // In containers the checkout often belongs to somebody else. What git fears there are
      // programs named in the repository's configuration: none of these commands starts any.
      "-c", "safe.directory=*", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
      "-c", "protocol.allow=never", "-c", "core.quotePath=false",
    ]
  }

  private static var environment: [String: String] {
    var variables = [
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
      "GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "LC_ALL": "C",
    ]
    if let path = getenv("PATH") { variables["PATH"] = String(cString: path) }
    return variables
  }

  private static func trimmed(_ text: String) -> String {
    for prefix in ["fatal: ", "error: "] where text.hasPrefix(prefix) {
      return String(text.dropFirst(prefix.count))
    }
    return text
  }
}

/// Why a revision can't be read, as a sentence's end.
package struct RevisionProblem: Error, Equatable, Sendable {
  /// What is wrong, and what to do.
  package let reason: String

  init(_ reason: String) { self.reason = reason }
}
