// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The root command: says what there is to type, and turns every way to end into its exit code.
@main
struct Bawn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bawn",
    abstract: "Finds what is insecure in infrastructure code and live clouds, and what decides it.",
    discussion: """
      Start in a folder with Terraform code:

        bawn scan                        what is wrong here, worst first
        bawn scan infra --fail-on high   the gate for a pull request
        bawn evaluate FILE               the same for a live account that was collected
        bawn collect aws -o prod.bawn    read a live account; bawn evaluate judges it
        bawn watch aws                   what opens and closes in it from now on
        bawn remediate plan FILE         how it would be repaired, and taken back
        bawn ledger show                 what was done, with proof
        bawn rules list                  every rule that can be checked
        bawn rules show RULE             why it matters and how to satisfy it

      Everything runs on this machine, without telemetry, and nothing in the scanned
      code is executed. Only "collect", "watch" and "remediate" use the network, and
      only "remediate apply", "resume" and "rollback" change anything there.

      Exit codes: 0 clean; 1 findings at or above --fail-on (default: high);
      2 the command line is wrong; 3 no such findings, but something could not be
      read or judged.
      """,
    version: "bawn \(Version.number)",
    subcommands: [
      ScanCommand.self, EvaluateCommand.self, ExplainCommand.self,
      RulesCommand.self, TerraformCommand.self,
      RegoCommand.self, PolicyCommand.self, BaselineCommand.self, MigrateCommand.self,
      CollectCommand.self, WatchCommand.self, InventoryCommand.self, DriftCommand.self,
      MappingsCommand.self, RemediateCommand.self, StopCommand.self,
      LedgerCommand.self,
    ]
  )

  /// Runs the command that the command line names.
  static func main() async {
    // Swift reads it from /proc. Taking none for an empty one would end a gate with 0.
    if CommandLine.arguments.isEmpty {
      try? StandardOutput.write(Array("bawn: no command line; is /proc mounted?\n".utf8), to: 2)
      exit(with: ExitCode.incomplete)
    }
    do {
      var command = try parseAsRoot(OPAFlagValues.read(Array(CommandLine.arguments.dropFirst())))
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      exit(with: error)
    }
  }
}
