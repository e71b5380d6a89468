# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.lambda

# METADATA
# description: |
#   Whom the policy of a function lets call it, one permission for each action and principal of its
#   statements.
statements(text) := [object.union(
	{
		"id": statement_id(statement, index),
		"statement_id": statement_id(statement, index),
		"action": action,
		"principal": principal,
	},
	narrowed(object.get(statement, "Condition", {})),
) |
	some index, statement in as_list(json.unmarshal(text).Statement)
	statement.Effect == "Allow"
	some action in as_list(statement.Action)
	some principal in principals(statement.Principal)
]

statement_id(statement, index) := object.get(statement, "Sid", sprintf("statement-%d", [index]))

as_list(value) := value if is_array(value)
else := [value]

principals(principal) := [principal] if is_string(principal)
else := [one |
	some _, named in principal
	some one in as_list(named)
]

# What conditions make of a permission, by the names that Lambda gives them.
narrowed(conditions) := {name: as_list(value)[0] |
	some _, operands in conditions
	some key, value in operands
	name := {
		"aws:principalorgid": "principal_org_id",
		"aws:sourceaccount": "source_account",
		"aws:sourcearn": "source_arn",
		"lambda:eventsourcetoken": "event_source_token",
		"lambda:functionurlauthtype": "function_url_auth_type",
	}[lower(key)]
}

# METADATA
# description: The concurrency that is reserved for a function; -1 where none is.
concurrency(answer) := object.get(answer, "ReservedConcurrentExecutions", -1)
