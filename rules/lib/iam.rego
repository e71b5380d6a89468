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

# METADATA
# description: |
#   The statement lets anybody in: by `*` itself, by a wildcard for the account, or by naming only whom
#   it leaves out.
has_wildcard_principal(statement) if {
	some principal in statement.principals
	principal.type in {"*", "AWS"}
	is_anybody(principal.id)
}

has_wildcard_principal(statement) if {
	statement.effect == "Allow"
	some _ in statement.not_principals
}

is_anybody(id) if {
	id == "*"
	not names_resource(id)
}

is_anybody(id) if {
	startswith(id, "arn:")
	regex.match(`^arn:[^:]*:(iam|sts)::\*:`, id)
}

# METADATA
# description: |
#   Some condition narrows a wildcard principal down to known callers: an organisation, an account, a
#   source resource, a network endpoint or an address range.
is_restricted(statement) if {
	some condition in statement.conditions
	restricts(condition)
}

# Keys that say who calls, or for whom or from where. A caller can't choose them as he can his tags,
# his name or the region.
caller_keys := {
	"aws:ec2instancesourcevpc", "aws:federatedprovider", "aws:principalaccount", "aws:principalarn",
	"aws:principalorgid", "aws:principalorgpaths", "aws:principalservicename",
	"aws:principalservicenameslist", "aws:resourceorgid", "aws:sourceaccount", "aws:sourcearn",
	"aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpcarn",
	"aws:sourcevpce", "aws:userid", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
	"aws:vpcsourceip", "ec2:sourceinstancearn", "elasticfilesystem:accesspointarn",
	"kms:calleraccount", "s3:dataaccesspointaccount", "s3:dataaccesspointarn", "sns:endpoint",
}

# Keys that are true of requests of AWS itself, or of those through a mount in the own network.
inside_keys := {"aws:principalisawsservice", "elasticfilesystem:accessedviamounttarget"}

restricts(condition) if {
	condition.key in caller_keys
	is_positive(condition)
	not matches_anything(condition)
}

restricts(condition) if {
	condition.key == "aws:sourceip"
	is_positive(condition)
	not network.covers_world(lib.as_array(condition.values))
}

restricts(condition) if {
	condition.key in inside_keys
	condition.operator == "Bool"
	every value in lib.as_array(condition.values) { lower(sprintf("%v", [value])) == "true" }
}

# Only the pattern operators take wildcards; the others compare them as letters.
matches_anything(condition) if {
	regex.match(`(?i)like|^(ForA[a-zA-Z]+:)?ArnEquals`, condition.operator)
	some value in lib.as_array(condition.values)
	is_open_pattern(value)
	not names_resource(value)
}

is_open_pattern(value) if regex.match(`^(o-|[*?])?[*?]*$`, value)

# An ARN of any account: everybody can have a role, a topic or a queue of that name. Buckets have no
# account in their ARN, and a name of their own.
is_open_pattern(value) if {
	startswith(value, "arn:")
	fields := split(value, ":")
	regex.match(`^[*?]*$`, fields[4])
	not fields[2] == "s3"
}

is_open_pattern(value) if regex.match(`^arn:[^:]*:s3:[^:]*:[^:]*:[*?]*$`, value)

is_positive(condition) if {
	not contains(lower(condition.operator), "not")
	not endswith(condition.operator, "IfExists")
	not condition.operator == "Null"
	not startswith(condition.operator, "ForAllValues:")
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
#   The statement opens its resource to anybody as far as one statement and its common operators tell:
#   `ForAllValues` and `IfExists` count as narrowing, though a request without the key gets past them.
looks_public(statement) if {
	statement.effect == "Allow"
	names_anybody(statement)
	not has_caller_condition(statement)
}

names_anybody(statement) if {
	some principal in statement.principals
	is_anybody(principal.id)
}

has_caller_condition(statement) if {
	some condition in statement.conditions
	condition.key in caller_keys
	is_comparison(condition)
	not matches_anything(condition)
}

has_caller_condition(statement) if {
	some condition in statement.conditions
	condition.key == "aws:sourceip"
	is_comparison(condition)
	not network.covers_world(lib.as_array(condition.values))
}

is_comparison(condition) if {
	regex.match(`(?i)^(ForA(ll|ny)Values?:)?(Arn|String|IpAddress)`, condition.operator)
	not contains(condition.operator, "Not")
}

# METADATA
# description: |
#   Positions of the statements by which anybody gets at the resource of a policy: those that open it,
#   unless another statement denies everybody outside.
public_statements(document) := [i |
	listed := statements(document)
	some i, statement in listed
	is_public(statement)
	not is_denied_outside(statement, listed)
]

is_denied_outside(statement, listed) if {
	some other in listed
	other.effect == "Deny"
	has_wildcard_principal(other)
	some condition in other.conditions
	excludes(condition)
	every further in other.conditions { is_exemption(further) }
	every action in statement.actions { is_action_denied(action, other) }
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

# A statement that denies applies to callers who lack the key, too.
excludes(condition) if {
	condition.key in caller_keys
	is_negative(condition)
}

excludes(condition) if {
	condition.key == "aws:sourceip"
	startswith(condition.operator, "NotIpAddress")
}

is_negative(condition) if contains(lower(condition.operator), "notequals")

is_negative(condition) if contains(lower(condition.operator), "notlike")

# Beside such a condition, others may let AWS itself and further known callers through, and no more.
is_exemption(condition) if excludes(condition)

is_exemption(condition) if {
	condition.key in {"aws:principalisawsservice", "aws:viaawsservice"}
	startswith(condition.operator, "Bool")
	every value in lib.as_array(condition.values) { lower(sprintf("%v", [value])) == "false" }
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

# METADATA
# description: The ARN is that of a policy of AWS with this name, in any partition.
is_managed_policy(arn, name) if {
	not is_own_policy(arn)
	endswith(arn, concat("/", ["", name]))
	regex.match(`^arn:[^:]+:iam::aws:policy/`, arn)
}

# METADATA
# description: A group membership names a user of this code.
has_members(membership) if {
	some user in membership.users
	some _ in lib.resolve(user, "aws_iam_user", "name")
}

# METADATA
# description: A group membership names a group of this code.
has_group(membership) if {
	some _ in lib.resolve(membership.group, "aws_iam_group", "name")
}

# METADATA
# description: The text of every policy of a group, a user or a role that this code holds.
policies(holder) := array.concat(
	[policy.policy |
		some kind in ["aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"]
		some policy in holder[kind]
	],
	[graph.get(attachment.policy_arn).policy |
		some kind in [
			"aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment",
			"aws_iam_group_policy_attachment",
		]
		some attachment in holder[kind]
	],
)

# METADATA
# description: Some policy of the holder has a condition on MFA.
asks_for_mfa(holder) if {
	some policy in policies(holder)
	some statement in statements(policy)
	some condition in statement.conditions
	condition.key in {"aws:multifactorauthage", "aws:multifactorauthpresent"}
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
# description: The statement names `*`, as a principal or for AWS accounts.
names_everybody(statement) if {
	some principal in statement.principals
	principal.type in {"*", "AWS"}
	principal.id == "*"
	not names_resource(principal.id)
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
