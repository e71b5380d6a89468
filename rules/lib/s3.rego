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
# description: |
#   Everybody may really use the bucket, once everything that takes access back is counted. What a
#   bucket of code says nothing of is as S3 makes it since April 2023: ACLs are off, and all four
#   settings of the block are on. A bucket that was found in an account has what it shows.
is_exposed(bucket) if acl_exposes(bucket)

is_exposed(bucket) if policy_exposes(bucket)

acl_exposes(bucket) if {
	some acl in bucket.aws_s3_bucket_acl
	acl_is_public(acl)
	not acls_are_off(bucket)
	not stops_public_acls(bucket)
	not account_stops("ignore_public_acls")
}

policy_exposes(bucket) if {
	some satellite in bucket.aws_s3_bucket_policy
	not stops_public_policy(bucket)
	policy_is_public(satellite.policy)
	not account_stops("restrict_public_buckets")
}

# METADATA
# description: |
#   A website that S3 serves: everybody may read single objects of the bucket, and nothing else. That
#   is what such a bucket is for.
is_open_website(bucket) if {
	bucket.aws_s3_bucket_website_configuration[_]
	not acl_exposes(bucket)
	every satellite in bucket.aws_s3_bucket_policy {
		every i in iam.public_statements(satellite.policy) {
			only_reads_objects(iam.statements(satellite.policy)[i])
		}
	}
}

only_reads_objects(statement) if {
	count(statement.actions) > 0
	every action in statement.actions { regex.match(`^(?i:s3:GetObject(Version)?)$`, action) }
}

# METADATA
# description: Object ownership is enforced, so that S3 takes and heeds no ACL.
acls_are_off(bucket) if {
	some controls in bucket.aws_s3_bucket_ownership_controls
	some rule in controls.rule
	rule.object_ownership == "BucketOwnerEnforced"
}

acls_are_off(bucket) if {
	not bucket.aws_s3_bucket_ownership_controls
	is_code
}

# METADATA
# description: |
#   The bucket's own block ignores public ACLs, or keeps code from setting one; without a block of
#   its own, the bucket of code has the block of a new one.
stops_public_acls(bucket) if ignores_public_acls(bucket)

stops_public_acls(bucket) if {
	is_code
	bucket.aws_s3_bucket_public_access_block[_].block_public_acls == true
}

stops_public_acls(bucket) if has_default_block(bucket)

# METADATA
# description: The same for policies.
stops_public_policy(bucket) if restricts_public_policy(bucket)

stops_public_policy(bucket) if {
	is_code
	bucket.aws_s3_bucket_public_access_block[_].block_public_policy == true
}

stops_public_policy(bucket) if has_default_block(bucket)

has_default_block(bucket) if {
	not bucket.aws_s3_bucket_public_access_block
	is_code
}

# METADATA
# description: |
#   A public policy of an access point works: its own block is off for policies, and neither the
#   bucket's nor the account's takes that back. An access point that says nothing has all four on.
access_point_is_exposed(point) if {
	some satellite in point.aws_s3control_access_point_policy
	policy_is_public(satellite.policy)
	not point.vpc_configuration
	some block in point.public_access_block_configuration
	block.block_public_policy == false
	block.restrict_public_buckets == false
	every bucket in lib.resolve(point.bucket, "aws_s3_bucket", "bucket") {
		not restricts_public_policy(bucket)
	}
	not account_stops("restrict_public_buckets")
}

# METADATA
# description: The account's block, as far as it is declared, has the setting on.
account_stops(setting) if {
	some block in graph.all("aws_s3_account_public_access_block")
	block[setting] == true
}

is_code if graph.scope().kind == "rootModule"

# METADATA
# description: A policy lets anybody in, and no other statement of it takes that back.
policy_is_public(policy) if {
	statements := iam.statements(policy)
	some statement in statements
	iam.is_public(statement)
	not is_taken_back(statement, statements)
}

# METADATA
# description: |
#   A statement denies everybody, or everybody but known callers, what the first one allows: the usual way to
#   tie a bucket to a network or an organisation.
is_taken_back(allowed, statements) if {
	some statement in statements
	statement.effect == "Deny"
	iam.has_wildcard_principal(statement)
	denies_strangers(statement)
	every action in allowed.actions {
		some denied in statement.actions
		covers_action(denied, action)
	}
	every resource in allowed.resources {
		some denied in statement.resources
		covers_resource(denied, resource)
	}
}

# What code names is mostly not known yet, and says the same in both statements.
covers_resource(_, _) if is_code

covers_resource(wide, narrow) if {
	not is_code
	covers_action(wide, narrow)
}

denies_strangers(statement) if count(statement.conditions) == 0

denies_strangers(statement) if {
	count(statement.conditions) > 0
	every condition in statement.conditions {
		contains(lower(condition.operator), "not")
		condition.key in {
			"aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths",
			"aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:userid", "aws:vpcsourceip",
		}
	}
}

covers_action(wide, _) if wide in {"*", "s3:*"}

covers_action(wide, narrow) if wide == narrow

covers_action(wide, narrow) if {
	endswith(wide, "*")
	startswith(narrow, trim_suffix(wide, "*"))
}

# METADATA
# description: |
#   Some setting of the bucket's own block is off, so that the bucket does without what every new
#   bucket has.
weakens_block(bucket) if {
	some block in bucket.aws_s3_bucket_public_access_block
	some setting in ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"]
	not block[setting] == true
}

# METADATA
# description: Grants of an ACL to a group, as {permission}.
group_permissions(acl, group) := {permission |
	some grant in acl.access_control_policy[_].grant
	some grantee in grant.grantee
	grantee.uri == group
	some permission in lib.as_array(grant.permission)
}

# METADATA
# description: |
#   A statement keeps requests without TLS out: it denies them, or allows only what comes over TLS.
asks_for_tls(statement) if {
	some condition in statement.conditions
	condition.key == "aws:securetransport"
	startswith(lower(condition.operator), "bool")
	some value in lib.as_array(condition.values)
	lower(sprintf("%v", [value])) == tls_flags[statement.effect]
}

tls_flags := {"Allow": "true", "Deny": "false"}

# METADATA
# description: A policy denies every request to the bucket that comes without TLS.
denies_plain_http(policy) if {
	some statement in iam.statements(policy)
	statement.effect == "Deny"
	asks_for_tls(statement)
	iam.has_wildcard_principal(statement)
}

# METADATA
# description: |
#   A lifecycle rule ends uploads that were never finished, wherever they lie in the bucket.
aborts_uploads(rule) if {
	rule.status == "Enabled"
	rule.abort_incomplete_multipart_upload
	not narrows(rule)
}

narrows(rule) if rule.prefix

narrows(rule) if {
	some filter in rule.filter
	some part in array.concat([filter], lib.as_array(object.get(filter, "and", [])))
	some attribute in ["prefix", "object_size_greater_than", "object_size_less_than", "tag", "tags"]
	part[attribute]
}

# METADATA
# description: Actions with which a policy statement reaches the bucket policy itself.
policy_writing_actions := {"s3:putbucketpolicy", "s3:*bucketpolicy", "s3:put*", "s3:*", "*"}

# METADATA
# description: |
#   A statement keeps everybody from changing the bucket policy, its author too. Only the account's
#   root user can take it away again.
locks_everybody_out(statement) if {
	statement.effect == "Deny"
	count(statement.conditions) == 0
	some principal in statement.principals
	principal.type in {"*", "AWS"}
	principal.id == "*"
	some action in statement.actions
	policy_writing_actions[action]
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

# METADATA
# description: |
#   A rule of the default encryption names an algorithm of S3. A rule that only sets bucket keys
#   leaves the algorithm to S3.
names_encryption(rule) if {
	some encryption in rule.apply_server_side_encryption_by_default
	encryption.sse_algorithm in {"AES256", "aws:kms", "aws:kms:dsse"}
}

names_encryption(rule) if not rule.apply_server_side_encryption_by_default

# METADATA
# description: Versions of the bucket can be locked.
has_object_lock(bucket) if bucket.object_lock_enabled == true

has_object_lock(bucket) if bucket.aws_s3_bucket_object_lock_configuration

# METADATA
# description: |
#   A statement allows something to a wildcard principal, and no condition on who calls or from
#   which network stands beside it. An address range isn't one: it says nothing of who calls.
names_anybody(statement) if {
	statement.effect == "Allow"
	some principal in statement.principals
	principal.type in {"*", "AWS"}
	principal.id == "*"
	not names_callers(statement)
}

names_callers(statement) if {
	some condition in statement.conditions
	lower(condition.operator) in {"arnnotequals", "arnnotlike"}
}

names_callers(statement) if {
	some condition in statement.conditions
	lower(condition.operator) in {"arnequals", "arnlike"}
	every value in lib.as_array(condition.values) {
		not regex.match(`^arn:aws:[a-z0-9-]+::\*`, value)
	}
}

names_callers(statement) if {
	some condition in statement.conditions
	lower(condition.operator) in {"stringequals", "stringequalsignorecase", "stringlike"}
	condition.key in {
		"aws:ec2instancesourcevpc", "aws:principalaccount", "aws:principalarn", "aws:principalorgid",
		"aws:principalorgpaths", "aws:sourcevpc", "aws:sourcevpce", "aws:userid", "aws:vpceaccount",
		"ec2:sourceinstancearn", "lambda:sourcefunctionarn", "ssm:sourceinstancearn",
	}
}

# METADATA
# description: Some replication rule of the bucket is enabled.
replicates(bucket) if {
	some satellite in bucket.aws_s3_bucket_replication_configuration
	some rule in satellite.rule
	rule.status == "Enabled"
}

# METADATA
# description: Deleting a version takes the root user's second factor.
asks_for_mfa(bucket) if {
	some satellite in bucket.aws_s3_bucket_versioning
	satellite.versioning_configuration[_].mfa_delete == "Enabled"
}

# METADATA
# description: The ACL gives something to everybody with an AWS account.
grants_any_account(acl) if acl.acl == "authenticated-read"

grants_any_account(acl) if {
	some _ in group_permissions(acl, "http://acs.amazonaws.com/groups/global/AuthenticatedUsers")
}

# METADATA
# description: The ACL lets in who has no AWS account, and the block of its bucket doesn't stop it.
acl_opens_bucket(acl) if {
	acl_is_anonymous(acl)
	not acl_is_blocked(acl)
}

acl_is_anonymous(acl) if acl.acl in {"public-read", "public-read-write"}

acl_is_anonymous(acl) if {
	some _ in group_permissions(acl, "http://acs.amazonaws.com/groups/global/AllUsers")
}

acl_is_blocked(acl) if {
	some bucket in lib.resolve(acl.bucket, "aws_s3_bucket", "bucket")
	some block in bucket.aws_s3_bucket_public_access_block
	some setting in ["block_public_acls", "ignore_public_acls", "restrict_public_buckets"]
	block[setting] == true
}

# METADATA
# description: The bucket of this name or reference serves a website.
is_website(name) if {
	some bucket in lib.resolve(name, "aws_s3_bucket", "bucket")
	bucket.aws_s3_bucket_website_configuration
}

# METADATA
# description: The policy of the bucket of this name or reference speaks of TLS.
bucket_asks_for_tls(name) if {
	some bucket in lib.resolve(name, "aws_s3_bucket", "bucket")
	some satellite in bucket.aws_s3_bucket_policy
	some statement in iam.statements(satellite.policy)
	asks_for_tls(statement)
}

# METADATA
# description: Some policy of the bucket denies requests without TLS, or with an old one.
refuses_plain_http(bucket) if {
	some satellite in bucket.aws_s3_bucket_policy
	denies_plain_http(satellite.policy)
}

refuses_plain_http(bucket) if {
	some satellite in bucket.aws_s3_bucket_policy
	some statement in iam.statements(satellite.policy)
	statement.effect == "Deny"
	some condition in statement.conditions
	condition.key == "s3:tlsversion"
}

# METADATA
# description: Some rule of a lifecycle configuration ends unfinished uploads of the whole bucket.
ends_uploads(configuration) if {
	some rule in configuration.rule
	aborts_uploads(rule)
}

# METADATA
# description: The controls switch ACLs off.
enforces_ownership(controls) if controls.rule[_].object_ownership == "BucketOwnerEnforced"

# METADATA
# description: A public statement allows writing, deleting, or changing who may.
lets_anybody_write(statement) if {
	iam.is_public(statement)
	some action in statement.actions
	regex.match(`^(\*|s3:(\*|put|delete|abort|replicate|restore|bypass|object))`, action)
}
