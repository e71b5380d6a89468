# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.glue

# METADATA
# description: Metadata and connection passwords of the catalog are encrypted, each with a named key.
encrypts_catalog(settings) if {
	encrypts_metadata(settings)
	encrypts_passwords(settings)
	some block in settings.data_catalog_encryption_settings
	block.encryption_at_rest[_].sse_aws_kms_key_id
	block.connection_password_encryption[_].aws_kms_key_id
}

# METADATA
# description: Metadata of the catalog is encrypted.
encrypts_metadata(settings) if {
	some block in settings.data_catalog_encryption_settings
	block.encryption_at_rest[_].catalog_encryption_mode in {"SSE-KMS", "SSE-KMS-WITH-SERVICE-ROLE"}
}

# METADATA
# description: Passwords of connections are given out encrypted.
encrypts_passwords(settings) if {
	some block in settings.data_catalog_encryption_settings
	block.connection_password_encryption[_].return_connection_password_encrypted == true
}

# METADATA
# description: A security configuration encrypts results, logs and bookmarks.
encrypts_everything(configuration) if {
	encrypts_logs(configuration)
	encrypts_bookmarks(configuration)
	encrypts_results(configuration)
}

# METADATA
# description: A security configuration encrypts logs, with a named key.
encrypts_logs(configuration) if {
	some block in configuration.encryption_configuration[_].cloudwatch_encryption
	block.kms_key_arn
	block.cloudwatch_encryption_mode == "SSE-KMS"
}

# METADATA
# description: A security configuration encrypts job bookmarks, with a named key.
encrypts_bookmarks(configuration) if {
	some block in configuration.encryption_configuration[_].job_bookmarks_encryption
	block.kms_key_arn
	block.job_bookmarks_encryption_mode == "CSE-KMS"
}

# METADATA
# description: A security configuration asks for encryption of what is written to S3.
encrypts_results(configuration) if {
	some block in configuration.encryption_configuration[_].s3_encryption
	block.s3_encryption_mode != "DISABLED"
}

# METADATA
# description: The job writes its log while it runs.
logs_continuously(job) if job.default_arguments["--enable-continuous-cloudwatch-log"] == "true"
