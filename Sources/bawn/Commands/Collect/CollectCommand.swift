// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `bawn collect`
struct CollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "collect", abstract: "Read what runs in a cloud into a snapshot.",
    subcommands: [CollectAWSCommand.self])
}
