# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.databases

# METADATA
# description: What a replica replicates, by the name that the provider's attribute has.
replication_source(instance) := instance.ReadReplicaSourceDBInstanceIdentifier

replication_source(instance) := instance.ReadReplicaSourceDBClusterIdentifier if {
	not instance.ReadReplicaSourceDBInstanceIdentifier
}

# METADATA
# description: Who may restore the snapshot, "all" for everybody; absent where nobody else may.
shared_with(attributes) := accounts if {
	accounts := [account |
		some attribute in attributes
		attribute.AttributeName == "restore"
		some account in attribute.AttributeValues
	]
	count(accounts) > 0
}

# METADATA
# description: |
#   The parameters that somebody set, as blocks. One that the engine sets by itself counts where it turns
#   clients without TLS away: newer families do so by default.
parameters(listed) := blocks if {
	blocks := [block |
		some parameter in listed
		parameter.ParameterValue
		is_told(parameter)
		block := {
			"name": parameter.ParameterName,
			"value": parameter.ParameterValue,
			"apply_method": object.get(parameter, "ApplyMethod", "immediate"),
		}
	]
	count(blocks) > 0
}

is_told(parameter) if parameter.Source == "user"

is_told(parameter) if {
	parameter.ParameterName in {"rds.force_ssl", "require_secure_transport"}
	lower(parameter.ParameterValue) in {"1", "on"}
}
