# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.workspaces

# METADATA
# description: What people may do by themselves, as switches.
switches(permissions) := {name: on |
	some name, state in permissions
	on := state == "ENABLED"
}
