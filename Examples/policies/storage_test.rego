package main

test_public_acl_is_denied if {
	acl := parse_config("hcl2", `
    resource "aws_s3_bucket_acl" "site" {
      acl = "public-read"
    }
  `)
	deny_public_acl["bucket ACL \"site\" is public-read"] with input as acl
}

test_encrypted_database_passes if {
	count(deny_unencrypted) == 0 with input as parse_config_file("fixtures/encrypted.tf")
}
