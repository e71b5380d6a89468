# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.dms

# METADATA
# description: The endpoint names a KMS key, one for S3 where its other end takes the key.
names_key(endpoint) if {
	not endpoint.engine_name == "s3"
	endpoint.kms_key_arn
}

names_key(endpoint) if {
	endpoint.engine_name == "s3"
	endpoint.s3_settings[_].server_side_encryption_kms_key_id
}
