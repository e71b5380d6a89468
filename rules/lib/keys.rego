# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.keys

# METADATA
# description: |
#   KMS rotates the key's material by itself when asked to: symmetric encryption keys whose material it
#   made. For asymmetric and HMAC keys, and imported material, there is no such switch.
is_rotatable(key) if {
	key.customer_master_key_spec == "SYMMETRIC_DEFAULT"
	not key.custom_key_store_id
}

# METADATA
# description: The resource names a KMS key of its own: one of this code, or one that isn't AWS's.
names_customer_key(resource) if {
	some attribute in ["kms_key_id", "kms_key_arn", "kms_master_key_id"]
	graph.get(resource[attribute]).bawn.mode == "managed"
}

names_customer_key(resource) if {
	some attribute in ["kms_key_id", "kms_key_arn", "kms_master_key_id"]
	resource[attribute]
	not is_aws_managed(resource[attribute])
}

# METADATA
# description: The key is AWS's own for a service.
is_aws_managed(key) if regex.match(`(^|/)alias/aws/`, key)

is_aws_managed(key) if regex.match(`:alias/aws/`, key)

# METADATA
# description: |
#   The value names AWS's own key of a service: by its alias, or by a data source that looks that up.
names_aws_managed_key(value) if {
	not graph.get(value)
	is_aws_managed(value)
}

names_aws_managed_key(value) if {
	source := graph.get(value)
	source.bawn.mode == "data"
	some attribute in ["key_id", "name"]
	is_aws_managed(source[attribute])
}
