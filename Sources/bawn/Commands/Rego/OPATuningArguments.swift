// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Options that tell OPA how to evaluate. They never change a result, and here they change nothing:
/// they are read so that command lines written for `opa` work.
struct OPATuningArguments: ParsableArguments {
  @Option(name: [.customShort("t", allowingJoined: true), .long], help: .hidden)
  var target = "rego"

  @Option(name: [.customShort("O", allowingJoined: true), .long], help: .hidden)
  var optimize = 0

  @Option(
    name: [.customShort("e", allowingJoined: true), .long], parsing: .singleValue, help: .hidden)
  var entrypoint: [String] = []

  @Flag(help: .hidden) var disableIndexing = false
  @Flag(help: .hidden) var disableEarlyExit = false
  @Flag(help: .hidden) var shallowInlining = false
  @Option(parsing: .singleValue, help: .hidden) var disableInlining: [String] = []

  // The name is misspelt in OPA.
  @Flag(
    name: [.customLong("nondeterminstic-builtins"), .customLong("nondeterministic-builtins")],
    help: .hidden)
  var evaluatesNondeterministic = false

  func validate() throws {
    guard target == "rego" else {
      throw ValidationError(
        "--target \(target) isn't there: policies are always compiled to Bawn's own machine")
    }
  }
}
