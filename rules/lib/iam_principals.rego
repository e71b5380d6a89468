# Bawn
# SPDX-License-Identifier: Apache-2.0

# Whom a statement lets in, after its conditions and what other statements deny.

package lib.iam

import data.lib
import data.lib.network

# METADATA
# description: |
#   The statement lets anybody in: by `*` itself, or by naming only whom it leaves out. A wildcard inside
#   of a principal's ARN lets nobody in: AWS takes no such policy.
has_wildcard_principal(statement) if names_everybody(statement)

has_wildcard_principal(statement) if {
	statement.effect == "Allow"
	some _ in statement.not_principals
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

is_open_pattern(value) if {
	not startswith(value, "arn:")
	regex.match(`^(o-|[*?])?[*?]*$`, value)
}

# An ARN of any account: everybody can have a role, a topic or a queue of that name. Buckets have no
# account in their ARN, and a name of their own.
is_open_pattern(value) if {
	startswith(value, "arn:")
	not startswith(value, "arn:aws:s3:")
	fields := split(value, ":")
	regex.match(`^[*?]*$`, fields[4])
	not fields[2] == "s3"
}

is_open_pattern(value) if {
	startswith(value, "arn:")
	endswith(value, ":*")
	regex.match(`^arn:[^:]*:s3:[^:]*:[^:]*:[*?]*$`, value)
}

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
#   The statement opens its resource to anybody as far as one statement and its common operators tell: an
#   ARN of every account counts as anybody, and `ForAllValues` and `IfExists` count as narrowing, though a request without the key gets past them.
looks_public(statement) if {
	statement.effect == "Allow"
	names_anybody(statement)
	not has_caller_condition(statement)
}

names_anybody(statement) if names_everybody(statement)

names_anybody(statement) if {
	some principal in statement.principals
	not names_resource(principal.id)
	startswith(principal.id, "arn:")
	regex.match(`^arn:[^:]*:(iam|sts)::\*:`, principal.id)
}

# METADATA
# description: A condition compares who or where the caller is, and its pattern leaves something out.
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
# description: The statement names `*`, as a principal or for AWS accounts.
names_everybody(statement) if {
	some principal in statement.principals
	principal.type in {"*", "AWS"}
	principal.id == "*"
	not names_resource(principal.id)
}
