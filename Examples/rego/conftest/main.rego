# A policy as Conftest runs it: over files as they are written.
package main

deny contains message if {
	some name, blocks in input.resource.aws_s3_bucket_acl
	startswith(blocks[_].acl, "public-")
	message := sprintf("the ACL %q opens a bucket to everyone", [name])
}
