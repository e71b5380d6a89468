# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.s3

import data.lib
import data.lib.iam

# METADATA
# description: Canned ACLs that grant something to everybody, or to everybody with an AWS account.
public_acls := {"authenticated-read", "public-read", "public-read-write", "website"}

# METADATA
# description: The groups that mean everybody, or everybody with an AWS account.
public_groups := {
	"http://acs.amazonaws.com/groups/global/AllUsers",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
}

# METADATA
# description: An ACL lets the world in; it has the shape of aws_s3_bucket_acl.
acl_is_public(acl) if acl.acl in public_acls

acl_is_public(acl) if {
	some _ in public_permissions(acl)
}

# METADATA
# description: An ACL lets the world write.
acl_is_writable(acl) if acl.acl == "public-read-write"

acl_is_writable(acl) if {
	some permission in public_permissions(acl)
	permission in {"WRITE", "WRITE_ACP", "FULL_CONTROL"}
}

# METADATA
# description: What the ACL's grants give to public groups.
public_permissions(acl) := {permission |
	some grant in acl.access_control_policy[_].grant
	some grantee in grant.grantee
	grantee.uri in public_groups
	some permission in lib.as_array(grant.permission)
}

# METADATA
# description: The bucket's own block keeps public ACLs and public policies from being set.
blocks_public_settings(bucket) if {
	some block in bucket.aws_s3_bucket_public_access_block
	block.block_public_acls == true
	block.block_public_policy == true
}

# METADATA
# description: The bucket's own block makes S3 ignore public ACLs, whatever they say.
ignores_public_acls(bucket) if bucket.aws_s3_bucket_public_access_block[_].ignore_public_acls == true

# METADATA
# description: The bucket's own block keeps a public policy from working outside of the account.
restricts_public_policy(bucket) if {
	bucket.aws_s3_bucket_public_access_block[_].restrict_public_buckets == true
}

# METADATA
# description: Everybody may use the bucket, by an ACL or a policy that nothing takes back.
is_public(bucket) if {
	not ignores_public_acls(bucket)
	some acl in bucket.aws_s3_bucket_acl
	acl_is_public(acl)
}

is_public(bucket) if {
	not restricts_public_policy(bucket)
	some satellite in bucket.aws_s3_bucket_policy
	some statement in iam.statements(satellite.policy)
	iam.is_public(statement)
}

# METADATA
# description: Overwritten and deleted objects can be had back.
keeps_versions(bucket) if {
	some satellite in bucket.aws_s3_bucket_versioning
	satellite.versioning_configuration[_].status == "Enabled"
}

# METADATA
# description: New objects are encrypted with a KMS key.
encrypts_with_kms(bucket) if {
	some satellite in bucket.aws_s3_bucket_server_side_encryption_configuration
	some rule in satellite.rule
	some default_encryption in rule.apply_server_side_encryption_by_default
	default_encryption.sse_algorithm in {"aws:kms", "aws:kms:dsse"}
}
