# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.keyspaces

# METADATA
# description: The table is encrypted with a customer managed key.
has_customer_key(table) if {
	some encryption in table.encryption_specification
	encryption.type == "CUSTOMER_MANAGED_KMS_KEY"
	encryption.kms_key_identifier
}
