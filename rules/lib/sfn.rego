# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.sfn

# METADATA
# description: The state machine logs something.
logs(machine) if {
	some block in machine.logging_configuration
	block.level in {"ALL", "ERROR", "FATAL"}
}
