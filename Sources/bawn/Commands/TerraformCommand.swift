// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// What has to do with Terraform code as such.
struct TerraformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "terraform",
    abstract: "Looks at Terraform code the way Terraform does.",
    subcommands: [TerraformEvaluateCommand.self]
  )
}
