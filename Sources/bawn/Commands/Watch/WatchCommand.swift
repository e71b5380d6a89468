// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `bawn watch`
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "Read live accounts again and again, and say what opens and closes.",
    subcommands: [WatchAWSCommand.self])
}
