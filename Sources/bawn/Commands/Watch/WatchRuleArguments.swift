// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Policies

/// Which rules accounts are watched by.
///
/// Those of other commands, but for `--profile`, which is one of AWS here.
struct WatchRuleArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Only these rules: ids, other tools' ids, or patterns such as 'aws-s3-*'.",
      valueName: "id"))
  var rule: [String] = []

  @Option(help: "Leave out rules below this severity. (default: info)")
  var severity: SeverityArgument?

  @Option(help: "Which rules to use where none is named: default or all. (default: default)")
  var ruleProfile: ProfileArgument?

  /// What they say, beside what a configuration says.
  var given: ProjectConfiguration.CommandLineSettings {
    var given = ProjectConfiguration.CommandLineSettings()
    given.rules = rule
    given.severity = severity?.value
    given.profile = ruleProfile?.value
    return given
  }
}
