# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.dynamodb

# METADATA
# description: The table is encrypted with a customer managed key.
has_customer_key(table) if {
	some encryption in table.server_side_encryption
	encryption.enabled == true
	encryption.kms_key_arn
}
