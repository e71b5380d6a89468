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

# METADATA
# description: The parameters of a warehouse that somebody set, and the one that asks for TLS where it is on.
warehouse_parameters(listed) := blocks if {
	blocks := [{"name": parameter.ParameterName, "value": parameter.ParameterValue} |
		some parameter in listed
		parameter.ParameterValue
		is_told_to_warehouse(parameter)
	]
	count(blocks) > 0
}

is_told_to_warehouse(parameter) if parameter.Source == "user"

is_told_to_warehouse(parameter) if {
	parameter.ParameterName == "require_ssl"
	parameter.ParameterValue == "true"
}

# METADATA
# description: How a table is encrypted; nothing is told where the service's own key does it.
table_encryption(description) := [object.union(
	{"enabled": description.Status in {"ENABLED", "ENABLING", "UPDATING"}},
	{"kms_key_arn": key | key := description.KMSMasterKeyArn},
)]

# METADATA
# description: Whether a table can be brought back to any second.
table_recovery(description) := [object.union(
	{"enabled": description.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus == "ENABLED"},
	{"recovery_period_in_days": days | days := description.PointInTimeRecoveryDescription.RecoveryPeriodInDays},
)]

# METADATA
# description: By which attribute items of a table expire.
table_expiry(description) := [object.union(
	{"enabled": description.TimeToLiveStatus in {"ENABLED", "ENABLING"}},
	{"attribute_name": name | name := description.AttributeName},
)]

# METADATA
# description: Where a group of caches is reached: all of it, or its first shard.
cache_endpoint(group) := group.ConfigurationEndpoint

cache_endpoint(group) := group.NodeGroups[0].PrimaryEndpoint if not group.ConfigurationEndpoint

# METADATA
# description: The user groups of a group of caches; absent where there are none.
cache_user_groups(group) := group.UserGroupIds if count(group.UserGroupIds) > 0

# METADATA
# description: Stands for the token that clients give, which no answer contains.
cache_token(group) := "<not told>" if group.AuthTokenEnabled == true

# METADATA
# description: The network that a search domain is in; absent for one that answers on the internet.
domain_network(domain) := [domain.VPCOptions] if count(domain.VPCOptions.SubnetIds) > 0

# METADATA
# description: A list that holds something.
filled(list) := list if count(list) > 0

# METADATA
# description: What the settings of an endpoint's engine say under a name.
endpoint_setting(endpoint, name) := value if {
	found := {settings[name] |
		some member in [
			"DocDbSettings", "GcpMySQLSettings", "IBMDb2Settings", "MicrosoftSQLServerSettings",
			"MongoDbSettings", "MySQLSettings", "OracleSettings", "PostgreSQLSettings", "RedshiftSettings",
			"SybaseSettings",
		]
		settings := endpoint[member]
	}
	some value in found
	count(found) == 1
}

# METADATA
# description: The nodes of a cluster of caches as the provider lists them.
cache_nodes(nodes) := [listed |
	some node in nodes
	listed := object.union_n([
		{"id": object.get(node, "NodeId", object.get(node, "CacheNodeId", ""))},
		{"address": address | address := node.Endpoint.Address},
		{"port": port | port := node.Endpoint.Port},
		{"availability_zone": zone | zone := node.AvailabilityZone},
		{"availability_zone": zone | zone := node.CustomerAvailabilityZone},
	])
]
