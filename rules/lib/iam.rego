# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.iam

import data.lib
import data.lib.network

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
# description: The statement speaks of every resource.
covers_all_resources(statement) if "*" in statement.resources

# METADATA
# description: Full administration, all actions on all resources.
is_admin(statement) if {
	allows_all_actions(statement)
	covers_all_resources(statement)
}

# METADATA
# description: The statement lets anybody in, by `*` itself or by a wildcard for the account.
has_wildcard_principal(statement) if {
	some principal in statement.principals
	principal.type in {"*", "AWS"}
	is_anybody(principal.id)
}

is_anybody(id) if id == "*"

is_anybody(id) if regex.match(`^arn:[^:]*:(iam|sts)::\*:`, id)

# METADATA
# description: |
#   Some condition narrows a wildcard principal down to known callers: an organisation, an account, a
#   source resource, a network endpoint or an address range.
is_restricted(statement) if {
	some condition in statement.conditions
	restricts(condition)
}

restricts(condition) if {
	condition.key in {
		"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths",
		"aws:resourceorgid", "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid",
		"aws:sourceorgpaths", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:userid",
		"aws:vpcsourceip", "kms:calleraccount", "kms:viaservice", "s3:dataaccesspointaccount",
		"s3:dataaccesspointarn", "elasticfilesystem:accesspointarn",
	}
	is_positive(condition)
	not matches_anything(condition)
}

restricts(condition) if {
	condition.key == "aws:sourceip"
	is_positive(condition)
	not network.covers_world(lib.as_array(condition.values))
}

# Only the pattern operators take `*` for everything; the others compare it as a letter.
matches_anything(condition) if {
	contains(lower(condition.operator), "like")
	"*" in lib.as_array(condition.values)
}

is_positive(condition) if {
	not contains(lower(condition.operator), "not")
	not endswith(condition.operator, "IfExists")
	not condition.operator == "Null"
}

# METADATA
# description: The statement opens its resource to anybody, with no condition that narrows it down.
is_public(statement) if {
	statement.effect == "Allow"
	has_wildcard_principal(statement)
	not is_restricted(statement)
}

# METADATA
# description: |
#   The managed policy that gives full administration, in any partition. A policy of this code has an
#   ARN of its own account, even while nobody knows it.
is_admin_policy_arn(arn) if {
	not is_own_policy(arn)
	regex.match(`^arn:[^:]+:iam::aws:policy/AdministratorAccess$`, arn)
}

is_own_policy(arn) if graph.get(arn).bawn.mode == "managed"

# METADATA
# description: All of IAM, or everything.
allows_iam(statement) if {
	statement.effect == "Allow"
	some action in statement.actions
	action in {"*", "*:*", "iam:*"}
}

# METADATA
# description: The role holds full administration, by a policy of its own or an attached one.
role_is_admin(role) if {
	some policy in role.aws_iam_role_policy
	some statement in statements(policy.policy)
	is_admin(statement)
}

role_is_admin(role) if {
	some attachment in role.aws_iam_role_policy_attachment
	is_admin_policy_arn(attachment.policy_arn)
}
