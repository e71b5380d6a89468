// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Policies

/// Which rules to judge by, for all commands that judge.
struct RuleArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only these rules: ids, other tools' ids, or patterns such as 'aws-s3-*'.",
      valueName: "id"))
  var rule: [String] = []

  @Option(help: "Leave out rules below this severity. (default: info)")
  var severity: SeverityArgument?

  @Option(help: "Which rules to use where none is named: default or all. (default: default)")
  var profile: ProfileArgument?

  /// What they say, beside what a configuration says.
  var given: ProjectConfiguration.CommandLineSettings {
    var given = ProjectConfiguration.CommandLineSettings()
    given.rules = rule
    given.severity = severity?.value
    given.profile = profile?.value
    return given
  }
}
