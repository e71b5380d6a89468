// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

@main
struct Bawn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bawn", subcommands: [
      ScanCommand.self, RulesCommand.self, TerraformCommand.self, RegoCommand.self,
    ])
}
