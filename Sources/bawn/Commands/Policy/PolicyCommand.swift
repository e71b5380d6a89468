// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `bawn policy`: policies that users bring.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Tests configuration files by policies written for Conftest.",
    subcommands: [PolicyTestCommand.self, PolicyVerifyCommand.self, PolicyParseCommand.self])
}
