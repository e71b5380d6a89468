# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.delivery

# METADATA
# description: The provider's word for where a delivery stream delivers to.
destination(described) := word if {
	some member, word in words
	described[member]
}

words := {
	"AmazonOpenSearchServerlessDestinationDescription": "opensearchserverless",
	"AmazonopensearchserviceDestinationDescription": "opensearch",
	"ElasticsearchDestinationDescription": "elasticsearch",
	"ExtendedS3DestinationDescription": "extended_s3",
	"HttpEndpointDestinationDescription": "http_endpoint",
	"IcebergDestinationDescription": "iceberg",
	"RedshiftDestinationDescription": "redshift",
	"SnowflakeDestinationDescription": "snowflake",
	"SplunkDestinationDescription": "splunk",
}
