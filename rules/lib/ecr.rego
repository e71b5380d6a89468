# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ecr

# METADATA
# description: Images are encrypted with a KMS key that is named.
has_customer_key(repository) if {
	some block in repository.encryption_configuration
	block.encryption_type in {"KMS", "KMS_DSSE"}
	block.kms_key
}
