# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.dynamodb

import data.lib

# METADATA
# description: The table is encrypted with a customer managed key.
has_customer_key(table) if {
	some encryption in table.server_side_encryption
	encryption.enabled == true
	encryption.kms_key_arn
}

# METADATA
# description: The resource is, or makes, copies of a table in other regions.
is_replica(resource) if resource.bawn.type in {"aws_dynamodb_global_table", "aws_dynamodb_table_replica"}

# METADATA
# description: |
#   Application Auto Scaling moves the capacity of the table: a target names the table and a policy
#   names the target.
scales(table) if {
	some target in graph.referrers(table)
	target.bawn.type == "aws_appautoscaling_target"
	target.service_namespace == "dynamodb"
	lib.is_referred_to_by(graph.referrers(target), "aws_appautoscaling_policy")
}
