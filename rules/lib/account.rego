# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.account

# Settings that an account has once, and services that watch it. That they are missing can only be said where
# all there is of them is known: of a live account whose settings could be read, and of code that holds all
# there is in its account. The account speaks for itself where it is a resource, as a live one always is; in
# code the first resource that sets it up speaks for it.

# METADATA
# description: |
#   The rule judges this resource: it is of one of the types, or it speaks for an account that has none of
#   them, or not in every region.
judges(resource, types) if resource.bawn.type in types

judges(resource, types) if count(gaps(resource, types)) > 0

# METADATA
# description: The same for settings that hold for all regions at once.
judges_once(resource, types) if resource.bawn.type in types

judges_once(resource, types) if count(gap(resource, types)) > 0

# METADATA
# description: |
#   Where none of the types is, told by the account's speaker alone and only where all of them are known: the
#   regions of a live account or those that the code's providers name, or "the account".
gaps(resource, types) := {place |
	speaks(resource)
	some place in places
	not is_covered(place, types)
	graph.extent(types, place).complete
}

# METADATA
# description: The same for settings that hold for all regions at once.
gap(resource, types) := {"the account" |
	speaks(resource)
	not is_present(types)
	graph.extent(types, "").complete
}

places := regions if {
	regions := graph.scope().regions
	count(regions) > 0
} else := ["the account"]

is_covered(place, types) if {
	some type in types
	some resource in graph.all(type)
	object.get(resource.bawn, "region", place) == place
}

is_covered("the account", types) if is_present(types)

# METADATA
# description: One of the types is in the code.
is_present(types) if {
	some type in types
	count(graph.all(type)) > 0
}

# METADATA
# description: The resource is the one of this code that speaks for its account.
speaks(resource) if is_first(resource, setup_types)

# METADATA
# description: |
#   The resource is the first of these types, by type and then as it stands in the code. Its own type is asked
#   first: most are not the first of it, and then nothing else is read.
is_first(resource, types) if {
	resource.bawn.type in types
	graph.all(resource.bawn.type)[0].bawn.address == resource.bawn.address
	not is_preceded(types, resource.bawn.type)
}

is_preceded(types, type) if {
	some i, earlier in types
	some j, later in types
	later == type
	i < j
	count(graph.all(earlier)) > 0
}

# The types that set up an account; mappings/aws/classes.yaml calls them `account`.
setup_types := [
	"aws_account",
	"aws_organizations_organization",
	"aws_iam_account_password_policy",
	"aws_iam_account_alias",
	"aws_account_primary_contact",
	"aws_account_alternate_contact",
	"aws_cloudtrail",
	"aws_config_configuration_recorder",
	"aws_guardduty_detector",
	"aws_securityhub_account",
	"aws_accessanalyzer_analyzer",
	"aws_macie2_account",
	"aws_inspector2_enabler",
	"aws_s3_account_public_access_block",
	"aws_ebs_encryption_by_default",
	"aws_ec2_instance_metadata_defaults",
]

# METADATA
# description: Security Hub's central configuration policies decide for all accounts.
is_central(settings) if settings.organization_configuration[_].configuration_type == "CENTRAL"
