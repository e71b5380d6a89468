# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.sagemaker

import data.lib.iam

# METADATA
# description: |
#   The role may do everything. A policy that stands in the role itself, where no provider has looked
#   for it so far, counts as what it says.
is_all_powerful(role) if iam.role_is_admin(role)

is_all_powerful(role) if {
	some statement in iam.statements(role.policy)
	iam.allows_all_actions(statement)
}
