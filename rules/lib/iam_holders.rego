# Bawn
# SPDX-License-Identifier: Apache-2.0

# Policies and the groups, users and roles that hold them.

package lib.iam

import data.lib

# METADATA
# description: |
#   The managed policy that gives full administration, in any partition. A policy of this code has an
#   ARN of its own account, even while nobody knows it.
is_admin_policy_arn(arn) if is_managed_policy(arn, "AdministratorAccess")

is_own_policy(arn) if graph.get(arn).bawn.mode == "managed"

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
# description: |
#   The group or user holds full administration, by a policy of its own or an attached one.
holder_is_admin(holder) if {
	some policy in policies(holder)
	some statement in statements(policy)
	is_admin(statement)
}

holder_is_admin(holder) if {
	some kind in ["aws_iam_group_policy_attachment", "aws_iam_user_policy_attachment"]
	some attachment in holder[kind]
	is_admin_policy_arn(attachment.policy_arn)
}

# METADATA
# description: The ARN is that of a policy of AWS with this name, in any partition.
is_managed_policy(arn, name) if {
	endswith(arn, concat("", ["/", name]))
	not is_own_policy(arn)
	not is_looked_up(arn)
	regex.match(`^arn:[^:]+:iam::aws:policy/`, arn)
}

# What begins as an ARN is written out and looks nothing up, even if a part of it isn't known.
is_managed_policy(arn, name) if {
	not startswith(arn, "arn:")
	is_looked_up(arn)
	graph.get(arn).name == name
}

is_looked_up(arn) if graph.get(arn).bawn.mode == "data"

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
