package main

deny_public_acl contains msg if {
	some name, blocks in input.resource.aws_s3_bucket_acl
	some block in blocks
	startswith(block.acl, "public-")
	msg := sprintf("bucket ACL %q is %s", [name, block.acl])
}

deny_unencrypted contains result if {
	some name, blocks in input.resource.aws_db_instance
	some block in blocks
	not block.storage_encrypted
	result := {
		"msg": sprintf("database %q is not encrypted", [name]),
		"severity": "high",
	}
}

warn contains msg if {
	some name, blocks in input.resource.aws_s3_bucket
	some block in blocks
	not block.tags
	msg := sprintf("bucket %q has no tags", [name])
}

# Databases of trial environments hold nothing worth encrypting.
exception contains ["unencrypted"] if {
	endswith(data.conftest.file.dir, "/trial")
}
