# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.s3

# The groups of S3 by the last part of their URI.
group_names := {
	"AllUsers": "http://acs.amazonaws.com/groups/global/AllUsers",
	"AuthenticatedUsers": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
	"LogDelivery": "http://acs.amazonaws.com/groups/s3/LogDelivery",
}

# METADATA
# description: The region of a bucket, which for the oldest one is nothing at all, and for the second a nickname.
region(item) := item.BucketRegion if item.BucketRegion != ""

region(item) := located(object.get(item.GetBucketLocation, "LocationConstraint", null)) if not item.BucketRegion

located(null) := "us-east-1"

located("") := "us-east-1"

located("EU") := "eu-west-1"

located(name) := name if not name in {null, "", "EU"}

# METADATA
# description: The host name of a bucket in its region.
regional_name(item) := sprintf("%s.s3.%s.amazonaws.com", [item.Name, region(item)])

# METADATA
# description: |
#   The canned ACL that an ACL's grants amount to; undefined for grants that no canned ACL makes. The
#   owner's own full control stands in each.
canned_acl(answer) := name if {
	others := {[grant.Grantee.URI, grant.Permission] |
		some grant in answer.Grants
		grant.Grantee.URI
	}
	every grant in answer.Grants { is_plain(grant, answer.Owner) }
	some name, grants in canned
	others == grants
}

is_plain(grant, _) if grant.Grantee.URI

is_plain(grant, owner) if {
	grant.Grantee.ID == owner.ID
	grant.Permission == "FULL_CONTROL"
}

canned := {
	"authenticated-read": {[group_names.AuthenticatedUsers, "READ"]},
	"log-delivery-write": {[group_names.LogDelivery, "WRITE"], [group_names.LogDelivery, "READ_ACP"]},
	"private": set(),
	"public-read": {[group_names.AllUsers, "READ"]},
	"public-read-write": {[group_names.AllUsers, "READ"], [group_names.AllUsers, "WRITE"]},
}
