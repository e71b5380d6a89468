# Bawn
# SPDX-License-Identifier: Apache-2.0

# Access control lists of buckets.
package lib.repair.buckets

public_groups := {
	"http://acs.amazonaws.com/groups/global/AllUsers",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}

# The grants of a list, as the cloud gives them, without those to everybody.
private_grants(grants) := [grant |
	some grant in grants
	not is_to_everybody(grant)
]

# Grants to accounts have no URI at all.
is_to_everybody(grant) if grant.Grantee.URI in public_groups

# The list of a bucket's document without grants to everybody.
private_list(lists) := [object.union(object.remove(list, ["grant"]), {"grant": kept}) |
	some list in lists
	kept := [grant |
		some grant in list.grant
		not is_public(grant)
	]
]

is_public(grant) if {
	some grantee in grant.grantee
	grantee.uri in public_groups
}

# The name of a list, if it is one that has a name.
list_name(lists) := "private" if {
	every list in lists {
		every grant in list.grant { is_owners(grant, list) }
	}
}

is_owners(grant, list) if {
	grant.permission == "FULL_CONTROL"
	grant.grantee[0].id == list.owner[0].id
}

# Whether a bucket's list names everybody.
names_everybody(bucket) if {
	some list in bucket.aws_s3_bucket_acl
	some policy in list.access_control_policy
	some grant in policy.grant
	is_public(grant)
}

writing := {"DELETE", "POST", "PUT"}

# What pages of other origins may do, without writing from any origin at all.
reading_rules(rules) := [kept |
	some rule in rules
	methods := [method | some method in rule.AllowedMethods; not is_open_write(method, rule.AllowedOrigins)]
	count(methods) > 0
	kept := object.union(object.remove(rule, ["AllowedMethods"]), {"AllowedMethods": methods})
]

# The same of a document's blocks.
reading_blocks(rules) := [kept |
	some rule in rules
	methods := [method | some method in rule.allowed_methods; not is_open_write(method, rule.allowed_origins)]
	count(methods) > 0
	kept := object.union(object.remove(rule, ["allowed_methods"]), {"allowed_methods": methods})
]

is_open_write(method, origins) if {
	method in writing
	"*" in origins
}
