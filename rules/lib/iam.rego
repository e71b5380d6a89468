# Bawn
# SPDX-License-Identifier: Apache-2.0

# Statements of IAM policies, and what they say.

package lib.iam

import data.lib

# METADATA
# description: |
#   The statements of a policy document in one shape: {sid, effect, actions, not_actions, resources,
#   not_resources, principals, not_principals, conditions}. Actions are in lower case, principals are
#   {type, id} (type `*` for the anonymous form), conditions are {operator, key, values}, the values as they
#   stand. Takes policy JSON as text or object, and the data source's own `statement` blocks.
statements(document) := [normalised(statement) |
	some statement in lib.as_array(lib.policy_document(document).Statement)
] if {
	not document.statement
}

statements(document) := [from_block(block) | some block in document.statement] if document.statement

normalised(statement) := {
	"sid": optional(statement, "Sid", ""),
	"effect": optional(statement, "Effect", "Allow"),
	"actions": [lower(action) | some action in lib.as_array(statement.Action); is_string(action)],
	"not_actions": [lower(action) | some action in lib.as_array(statement.NotAction); is_string(action)],
	"resources": [resource | some resource in lib.as_array(statement.Resource); is_string(resource)],
	"not_resources": [resource | some resource in lib.as_array(statement.NotResource); is_string(resource)],
	"principals": principals(statement, "Principal"),
	"not_principals": principals(statement, "NotPrincipal"),
	"conditions": [{"operator": operator, "key": lower(key), "values": values} |
		some operator, test in statement.Condition
		some key, values in test
	],
}

from_block(block) := {
	"sid": optional(block, "sid", ""),
	"effect": optional(block, "effect", "Allow"),
	"actions": [lower(action) | some action in block.actions],
	"not_actions": [lower(action) | some action in block.not_actions],
	"resources": [resource | some resource in block.resources],
	"not_resources": [resource | some resource in block.not_resources],
	"principals": block_principals(block, "principals"),
	"not_principals": block_principals(block, "not_principals"),
	"conditions": [{"operator": test.test, "key": lower(test.variable), "values": test.values} |
		some test in block.condition
	],
}

optional(node, key, _) := node[key]

optional(node, key, otherwise) := otherwise if not has_key(node, key)

has_key(node, key) if _ = node[key]

principals(statement, key) := array.concat(
	[{"type": "*", "id": statement[key]} | is_string(statement[key])],
	[{"type": type, "id": id} |
		some type, ids in statement[key]
		some id in lib.as_array(ids)
		is_string(id)
	],
)

block_principals(block, key) := [{"type": principal.type, "id": id} |
	some principal in block[key]
	some id in principal.identifiers
]

# METADATA
# description: Some action of the statement stands for all actions.
allows_all_actions(statement) if {
	statement.effect == "Allow"
	some action in statement.actions
	action in {"*", "*:*"}
}

# METADATA
# description: |
#   The statement speaks of every resource. An ARN that a resource of this code will get isn't `*`, even
#   while nobody knows it.
covers_all_resources(statement) if {
	some resource in statement.resources
	resource == "*"
	not names_resource(resource)
}

names_resource(value) if graph.get(value).bawn.type

# METADATA
# description: Full administration, all actions on all resources.
is_admin(statement) if {
	allows_all_actions(statement)
	covers_all_resources(statement)
}

is_action_denied(action, statement) if {
	some pattern in statement.actions
	action_matches(pattern, action)
}

is_action_denied(action, statement) if {
	some _ in statement.not_actions
	not is_among(action, statement.not_actions)
}

is_among(action, patterns) if {
	some pattern in patterns
	action_matches(pattern, action)
}

# METADATA
# description: |
#   The pattern of a policy stands for the action, or for all actions of the other pattern. Both are in
#   lower case.
action_matches(pattern, action) if pattern in {action, "*", "*:*"}

action_matches(pattern, action) if {
	regex.match(`[*?]`, pattern)
	glob.match(pattern, null, action)
}

# METADATA
# description: All of IAM, or everything.
allows_iam(statement) if {
	statement.effect == "Allow"
	some action in statement.actions
	action in {"*", "*:*", "iam:*"}
}

# METADATA
# description: A condition says to which service, or which roles, may be passed.
limits_passing(statement) if {
	some condition in statement.conditions
	condition.key in {
		"aws:resourcetag", "iam:associatedresourcearn", "iam:passedtoservice", "iam:resourcetag",
	}
}

limits_passing(statement) if {
	some condition in statement.conditions
	regex.match(`^(aws|iam):resourcetag/`, condition.key)
}

# METADATA
# description: Some action of the statement is one of the service.
speaks_of(statement, service) if {
	some action in statement.actions
	startswith(action, concat("", [service, ":"]))
}

speaks_of(statement, _) if {
	some action in statement.actions
	action in {"*", "*:*"}
}
