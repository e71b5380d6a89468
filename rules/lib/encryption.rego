# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib

import data.lib.encryption

# METADATA
# description: |
#   Data of the resource is encrypted at rest: by a switch, by a key of its own, or because the
#   service always encrypts.
has_encryption(resource) if encryption.always[resource.bawn.type]

has_encryption(resource) if {
	some attribute in encryption.switches[resource.bawn.type]
	is_on(resource[attribute])
}

has_encryption(resource) if {
	some attribute in encryption.keys[resource.bawn.type]
	resource[attribute]
}

has_encryption(resource) if {
	some block, attribute in encryption.blocks[resource.bawn.type]
	resource[block][_][attribute] == true
}

has_encryption(resource) if {
	resource.bawn.type == "aws_kinesis_stream"
	resource.encryption_type == "KMS"
}

has_encryption(resource) if {
	resource.bawn.type == "aws_rds_cluster"
	resource.engine_mode == "serverless"
}

has_encryption(resource) if {
	resource.bawn.type == "aws_athena_workgroup"
	resource.configuration[_].result_configuration[_].encryption_configuration[_].encryption_option
}

has_encryption(resource) if {
	resource.bawn.type == "aws_kinesis_firehose_delivery_stream"
	some stream in resource.kinesis_source_configuration
	stream.kinesis_stream_arn
}

# METADATA
# description: |
#   Whether this resource is encrypted can be read off its own configuration. A copy of something
#   else (a snapshot, a replica, a restored database) takes it from there.
encryption_applies(resource) if {
	encryption.known[resource.bawn.type]
	not inherits_encryption(resource)
}

inherits_encryption(resource) if resource.snapshot_identifier

inherits_encryption(resource) if resource.replicate_source_db

inherits_encryption(resource) if resource.restore_to_point_in_time

inherits_encryption(resource) if resource.replication_source_identifier

inherits_encryption(resource) if resource.source_db_cluster_identifier

inherits_encryption(resource) if joins_global_cluster(resource)

inherits_encryption(resource) if {
	resource.bawn.type == "aws_ebs_volume"
	resource.snapshot_id
	not resource.encrypted
}

# METADATA
# description: |
#   Whether the resource is encrypted is decided on itself: it isn't a copy of something else, or it
#   says that it is encrypted all the same.
encrypts_itself(resource) if not inherits_encryption(resource)

encrypts_itself(resource) if has_encryption(resource)

# A global cluster of this code decides for those that join it; of any other nothing is known.
joins_global_cluster(resource) if {
	resource.global_cluster_identifier
	some global in graph.all(encryption.global_clusters[resource.bawn.type])
	refers_to(resource, global)
}
