# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.firehose

import data.lib

# METADATA
# description: Server-side encryption of the delivery stream is on.
is_encrypted(stream) if {
	some block in stream.server_side_encryption
	lib.is_on(block.enabled)
}

# METADATA
# description: The delivery stream is encrypted with a key that it names.
has_customer_key(stream) if {
	some block in stream.server_side_encryption
	lib.is_on(block.enabled)
	block.key_type == "CUSTOMER_MANAGED_CMK"
	block.key_arn
}

# METADATA
# description: A destination of the delivery stream logs what fails to arrive.
logs_errors(stream) if {
	some destination in destinations
	some configuration in stream[destination]
	some options in configuration.cloudwatch_logging_options
	lib.is_on(options.enabled)
}

destinations := [
	"elasticsearch_configuration", "extended_s3_configuration", "http_endpoint_configuration",
	"iceberg_configuration", "opensearch_configuration", "opensearchserverless_configuration",
	"redshift_configuration", "snowflake_configuration", "splunk_configuration",
]
