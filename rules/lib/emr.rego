# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.emr

import data.lib

# METADATA
# description: What a security configuration says of encryption.
encryption(configuration) := lib.policy_document(configuration.configuration).EncryptionConfiguration

# METADATA
# description: Encryption at rest is on.
encrypts_at_rest(configuration) if encryption(configuration).EnableAtRestEncryption == true

# METADATA
# description: Encryption in transit is on.
encrypts_in_transit(configuration) if encryption(configuration).EnableInTransitEncryption == true

# METADATA
# description: What is written to S3 is encrypted with a KMS key.
uses_kms_for_s3(configuration) if {
	some mode in s3_modes(encryption(configuration).AtRestEncryptionConfiguration.S3EncryptionConfiguration)
	mode == "SSE-KMS"
}

s3_modes(settings) := array.concat(
	[settings.EncryptionMode],
	[override.EncryptionMode | some override in settings.Overrides],
)

# METADATA
# description: Local disks are encrypted.
encrypts_disks(configuration) if {
	encrypts_at_rest(configuration)
	encryption(configuration).AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration
}

# METADATA
# description: EBS volumes are encrypted beside the local disks.
encrypts_volumes(configuration) if {
	encrypts_at_rest(configuration)
	disks := encryption(configuration).AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration
	disks.EnableEbsEncryption == true
}

# METADATA
# description: The security groups of this code that a cluster's nodes are in, by attribute.
security_groups(cluster) := {attribute: group |
	some attributes in cluster.ec2_attributes
	some attribute in [
		"additional_master_security_groups", "additional_slave_security_groups",
		"emr_managed_master_security_group", "emr_managed_slave_security_group",
		"service_access_security_group",
	]
	group := graph.get(attributes[attribute])
	group.bawn.type == "aws_security_group"
}

# METADATA
# description: EMR refuses to start clusters whose security groups are open to the world.
blocks_public_clusters(settings) if settings.block_public_security_group_rules == true
