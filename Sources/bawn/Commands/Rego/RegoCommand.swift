// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `bawn rego`: the policy language on its own.
struct RegoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rego",
    abstract: "Evaluates and measures Rego policies.",
    subcommands: [
      RegoEvalCommand.self, RegoTestCommand.self, RegoCheckCommand.self, RegoFormatCommand.self,
      RegoParseCommand.self, RegoDepsCommand.self, RegoBenchCommand.self,
      RegoConformanceCommand.self,
    ])
}
