// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `bawn baseline`: findings that are known and to be repaired later.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline",
    abstract: "Keep a list of known findings, so that a scan reports new ones alone.",
    discussion: """
      A baseline lets a gate start on code that isn't clean yet: what stands in it
      is reported as suppressed, and what comes new ends the scan with 1. Findings
      are known by their fingerprints, which neither moved lines nor files change.

        bawn baseline create                    list what is found here now
        bawn scan --baseline bawn.baseline.json
        bawn baseline update                    add what is new, keep the days
        bawn baseline prune                     drop what has been repaired
        bawn baseline merge a.json b.json       unite baselines
      """,
    subcommands: [
      BaselineCreateCommand.self, BaselineUpdateCommand.self, BaselinePruneCommand.self,
      BaselineMergeCommand.self,
    ])
}
