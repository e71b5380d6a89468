# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.codecommit

import data.lib

# METADATA
# description: Every statement of an approval rule template asks for so many approvals at least.
asks_for_approvals(template, least) if {
	statements := lib.as_array(lib.policy_document(template.content).Statements)
	count(statements) > 0
	every statement in statements {
		lib.as_number(statement.NumberOfApprovalsNeeded) >= least
	}
}
