// Bawn
// SPDX-License-Identifier: Apache-2.0

    subcommands: [ScanCommand.self, RulesCommand.self, TerraformCommand.self, RegoCommand.self]
}
