# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.keys

import data.lib

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
	has_customer_key(resource, attribute)
}

# METADATA
# description: The attribute names a KMS key of the customer's.
has_customer_key(resource, attribute) if is_of_this_code(resource[attribute])

has_customer_key(resource, attribute) if {
	resource[attribute]
	not is_of_this_code(resource[attribute])
	not is_aws_managed(resource[attribute])
}

# METADATA
# description: |
#   No key is named, or, in an account, the one that AWS made for the service: which of them it is can't be
#   told from what an API answers.
is_left_to_service(resource, attribute) if not resource[attribute]

is_left_to_service(resource, attribute) if {
	not lib.is_code
	is_aws_managed(resource[attribute])
}

# METADATA
# description: The value names a resource of this code, whatever its own value will be.
is_of_this_code(value) if graph.get(value).bawn.mode == "managed"

# METADATA
# description: The key is AWS's own for a service, by its alias or by a data source that looks that up.
is_aws_managed(key) if {
	not is_in_code(key)
	regex.match(`(^|[:/])alias/aws/`, key)
}

is_aws_managed(key) if {
	found := graph.get(key)
	found.bawn.mode == "data"
	some attribute in ["key_id", "name"]
	regex.match(`(^|[:/])alias/aws/`, found[attribute])
}

# What an account tells of such a key.
is_aws_managed(key) if {
	not lib.is_code
	graph.get(key).key_manager == "AWS"
}

is_in_code(key) if graph.get(key).bawn.type
