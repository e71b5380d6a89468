# Bawn
# SPDX-License-Identifier: Apache-2.0

# Who has a way from few permissions to many.

package lib.escalation

import data.lib
import data.lib.iam
import data.lib.permissions

# METADATA
# description: The ways of a table that the statements open, as one policy document is judged.
ways(statements, table, wanted) := {name |
	allowed := permissions.granted(statements, wanted)
	count(allowed) > 0
	some name, actions in table
	count(actions - allowed) == 0
}

# METADATA
# description: |
#   Every way that statements open to their holder: what they allow without a condition that narrows it,
#   on all resources of a kind at least, less what they deny. Full administration isn't counted.
all_ways(statements) := {name |
	allowed := held(statements)
	count(allowed) > 0
	some table in [classic, direct]
	some name, actions in table
	not contains(name, "PassRole")
	not borrowing[name]
	count(actions - allowed) == 0
} | {concat("", ["iam:PassRole to ", name]) |
	allowed := held(statements)
	count(allowed) > 0
	some service in passable(statements)
	some name, actions in passing[service]
	count(actions - allowed) == 0
}

held(statements) := {action |
	some statement in statements
	statement.effect == "Allow"
	is_unconditional(statement)
	is_wide(statement)
	some action in permissions.wanted_of(statement, all_actions)
	not is_denied(action, statements)
}

# Services that every role of the account may be passed to.
passable(statements) := {service |
	some statement in statements
	statement.effect == "Allow"
	is_wide(statement)
	iam.is_among("iam:passrole", statement.actions)
	not is_denied("iam:passrole", statements)
	some service, _ in passing
	passes_to(statement, service)
} | {service |
	some statement in statements
	statement.effect == "Allow"
	is_wide(statement)
	some _ in statement.not_actions
	not iam.is_among("iam:passrole", statement.not_actions)
	not is_denied("iam:passrole", statements)
	some service, _ in passing
	passes_to(statement, service)
}

passes_to(statement, _) if is_unconditional(statement)

passes_to(statement, service) if {
	some condition in statement.conditions
	condition.key == "iam:passedtoservice"
	every other in statement.conditions { other.key == "iam:passedtoservice" }
	some value in lib.as_array(condition.values)
	iam.action_matches(value, service)
}

# Keys that anybody's request can be made to fit.
weak_keys := {"aws:currenttime", "aws:requestedregion", "aws:securetransport", "aws:useragent"}

is_unconditional(statement) if {
	every condition in statement.conditions { condition.key in weak_keys }
}

# All resources, or all of a kind in the account: a role, a user, a function.
is_wide(statement) if iam.covers_all_resources(statement)

is_wide(statement) if {
	some _ in statement.not_resources
}

is_wide(statement) if {
	some resource in statement.resources
	not iam.names_resource(resource)
	startswith(resource, "arn:")
	regex.match(`^arn:[^:]*:[a-z0-9-]+:[^:]*:[^:]*:([a-z]+[:/])?\*$`, resource)
	not startswith(resource, "arn:aws:s3:")
}

# A denial counts that holds everywhere, or for all but a few.
is_denied(action, statements) if {
	some statement in statements
	statement.effect == "Deny"
	iam.is_action_denied(action, statement)
	is_wide(statement)
}

# METADATA
# description: One statement gives all of IAM, or everything, by name.
is_blatant(statements) if {
	some statement in statements
	iam.allows_iam(statement)
	is_wide(statement)
}

# METADATA
# description: |
#   The ways that a policy document opens by itself. One that gives all of IAM or everything needs no
#   way; other rules say so.
ways_of_document(document) := found if {
	statements := iam.statements(document)
	reaches_further(statements)
	not is_blatant(statements)
	found := all_ways(statements)
	count(found) > 0
}

# Cheap to ask, and false of most policies: some statement allows something of a service that a way leads
# through.
reaches_further(statements) if {
	some statement in statements
	statement.effect == "Allow"
	some action in statement.actions
	regex.match(`^(\*|iam:|lambda:|glue:|sso:)`, action)
}

reaches_further(statements) if {
	some statement in statements
	statement.effect == "Allow"
	some _ in statement.not_actions
}

# METADATA
# description: |
#   The ways that the policies of a role, a user with his groups, or a group open together, where none of
#   them opens one alone.
ways_of_holder(holder) := found if {
	documents := array.concat(iam.policies(holder), inherited(holder))
	count(documents) > 1
	statements := [statement | some document in documents; some statement in iam.statements(document)]
	reaches_further(statements)
	not is_blatant(statements)
	not has_way_alone(documents)
	found := all_ways(statements)
	count(found) > 0
	not is_bounded(holder)
}

has_way_alone(documents) if {
	some document in documents
	ways_of_document(document)
}

# What a user has from the groups that this code puts him into.
inherited(user) := [policy |
	user.bawn.type == "aws_iam_user"
	some referrer in graph.referrers(user)
	some group in groups(referrer)
	some policy in iam.policies(group)
]

# METADATA
# description: The user holds full administration, or a group that the user is in.
user_is_admin(user) if iam.holder_is_admin(user)

user_is_admin(user) if {
	some referrer in graph.referrers(user)
	some group in groups(referrer)
	iam.holder_is_admin(group)
}

groups(membership) := lib.resolve(membership.group, "aws_iam_group", "name") if {
	membership.bawn.type == "aws_iam_group_membership"
}

groups(membership) := [group |
	some name in membership.groups
	some group in lib.resolve(name, "aws_iam_group", "name")
] if {
	membership.bawn.type == "aws_iam_user_group_membership"
}

# METADATA
# description: |
#   A permissions boundary holds the ways shut: one that isn't in this code, or one that opens none.
is_bounded(holder) if {
	holder.permissions_boundary
	not is_open_boundary(holder.permissions_boundary)
}

is_open_boundary(boundary) if {
	statements := iam.statements(graph.get(boundary).policy)
	count(all_ways(statements)) > 0
}

# METADATA
# description: |
#   The policy limits others instead of giving something: it is a permissions boundary, or it belongs to a
#   holder that has one.
is_held_back(policy) if {
	some referrer in graph.referrers(policy)
	graph.get(referrer.permissions_boundary).bawn.address == policy.bawn.address
}

is_held_back(policy) if {
	some attribute, type in {"role": "aws_iam_role", "user": "aws_iam_user"}
	policy[attribute]
	some holder in graph.all(type)
	holder.permissions_boundary
	graph.get(policy[attribute]).bawn.address == holder.bawn.address
	is_bounded(holder)
}
