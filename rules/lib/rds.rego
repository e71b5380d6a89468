# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.rds

import data.lib

# METADATA
# description: Some log of the database goes to CloudWatch.
exports_logs(database) if {
	some _ in database.enabled_cloudwatch_logs_exports
}

# METADATA
# description: This log of the database goes to CloudWatch; Neptune's attribute has another name.
exports_log(database, log) if log in database.enabled_cloudwatch_logs_exports

exports_log(database, log) if log in database.enable_cloudwatch_logs_exports

# METADATA
# description: |
#   The engine speaks MySQL. A cluster without an engine is Aurora MySQL, which was the default.
is_mysql(database) if database.engine in {"aurora", "aurora-mysql", "mysql"}

is_mysql(database) if not database.engine

default_ports := {
	"aurora": 3306,
	"aurora-mysql": 3306,
	"aurora-postgresql": 5432,
	"mariadb": 3306,
	"mysql": 3306,
	"oracle-ee": 1521,
	"oracle-se2": 1521,
	"postgres": 5432,
	"sqlserver-ee": 1433,
	"sqlserver-ex": 1433,
	"sqlserver-se": 1433,
	"sqlserver-web": 1433,
}

# METADATA
# description: The port that the database listens on, in a set; empty for an engine not known.
ports(database) := {database.port} if database.port

ports(database) := {port | port := default_ports[database.engine]} if not database.port

# METADATA
# description: Aurora MySQL, which can be wound back. It was the default for a cluster without an engine.
is_aurora_mysql(cluster) if cluster.engine in {"aurora", "aurora-mysql"}

is_aurora_mysql(cluster) if not cluster.engine

# METADATA
# description: Aurora Serverless v1. Version 2 is a provisioned cluster with instances of its own.
is_serverless_v1(cluster) if cluster.engine_mode == "serverless"

# METADATA
# description: Enhanced monitoring runs, set on the instance or on its cluster for all of its instances.
is_monitored(instance) if instance.monitoring_interval in {1, 5, 10, 15, 30, 60}

is_monitored(instance) if {
	some cluster in lib.meant(instance, "cluster_identifier", "aws_rds_cluster", "cluster_identifier")
	cluster.monitoring_interval > 0
}

# METADATA
# description: The instance's cluster switches Performance Insights on for all of its instances.
cluster_has_insights(instance) if {
	some cluster in lib.meant(instance, "cluster_identifier", "aws_rds_cluster", "cluster_identifier")
	cluster.performance_insights_enabled == true
}

# METADATA
# description: The snapshot is taken of a cluster of this code that is encrypted.
is_copy_of_encrypted(snapshot) if {
	some cluster in source_clusters(snapshot)
	lib.has_encryption(cluster)
}

# METADATA
# description: |
#   Performance Insights does not exist for the engine, or not for the small classes of MySQL and
#   MariaDB.
lacks_performance_insights(instance) if {
	instance.bawn.type == "aws_db_instance"
	instance.engine in {"db2-ae", "db2-se"}
}

lacks_performance_insights(instance) if {
	instance.instance_class in {
		"db.t2.micro", "db.t2.small", "db.t3.micro",
		"db.t3.small", "db.t4g.micro", "db.t4g.small",
	}
	instance.engine in {"mariadb", "mysql"}
}

# METADATA
# description: |
#   The parameter groups of this code that a database means: what it refers to, else those of the name
#   that it writes down.
parameter_groups(database, attribute, type) := [group |
	some group in named
	is_meant(database, group, named)
] if {
	named := lib.meant(database, attribute, type, "name")
}

# Of several groups of one name, in different regions, the reference tells which.
is_meant(_, _, named) if count(named) == 1

is_meant(database, group, named) if {
	count(named) > 1
	lib.refers_to(database, group)
}

# METADATA
# description: |
#   The parameter group that the attribute names records statements and slow statements of PostgreSQL.
logs_queries(database, attribute, type) if {
	database[attribute]
	some group in parameter_groups(database, attribute, type)
	names := {parameter.name | some parameter in group.parameter}
	"log_statement" in names
	"log_min_duration_statement" in names
}

# METADATA
# description: |
#   The parameter group turns clients without TLS away, or its engine has no parameter for that.
requires_tls(group) if {
	regex.match(`^postgres|sqlserver`, group.family)
	sets(group, "rds.force_ssl", {"1"})
}

requires_tls(group) if {
	regex.match(`^(mariadb|mysql)`, group.family)
	sets(group, "require_secure_transport", {"1", "on"})
}

requires_tls(group) if {
	contains(group.family, "db2-")
	sets(group, "db2comm", {"ssl"})
}

requires_tls(group) if not regex.match(`^(postgres|mysql|mariadb)|sqlserver|db2-`, group.family)

sets(group, name, values) if {
	some parameter in group.parameter
	parameter.name == name
	lower(sprintf("%v", [parameter.value])) in values
}

# METADATA
# description: |
#   The version of a PostgreSQL database is written down far enough to tell whether it has the flaw
#   in log_fdw: with its minor part, before PostgreSQL 10 with all three.
has_comparable_postgres_version(database) if {
	count(version_of(database)) == 2
	not is_postgres_9_6(database)
}

has_comparable_postgres_version(database) if {
	database.engine == "postgres"
	count(version_of(database)) == 3
}

# Of RDS for PostgreSQL; Aurora numbers its versions in two parts.
is_postgres_9_6(database) if {
	database.engine == "postgres"
	startswith(database.engine_version, "9.6")
}

version_of(database) := [to_number(part) | some part in split(database.engine_version, ".")] if {
	database.engine in {"aurora-postgresql", "postgres"}
	regex.match(`^[0-9]+(\.[0-9]+){1,2}$`, database.engine_version)
}

# METADATA
# description: The version of PostgreSQL lets users read files of the host through log_fdw.
has_log_fdw_flaw(database) if {
	version := version_of(database)
	not is_repaired(version, repaired_versions[database.engine])
}

is_repaired(version, repaired) if version[0] > repaired[0][0]

is_repaired(version, repaired) if {
	some first in repaired
	version[0] == first[0]
	version >= first
}

# The first repaired version of each major version, latest first.
repaired_versions := {
	"aurora-postgresql": [[12, 0], [11, 9], [10, 14]],
	"postgres": [[13, 3], [12, 7], [11, 12], [10, 17], [9, 6, 22]],
}

# METADATA
# description: The snapshot is taken of a cluster of this code that names a key.
is_copy_under_key(snapshot) if {
	some cluster in source_clusters(snapshot)
	names_key(cluster)
}

names_key(cluster) if cluster.kms_key_id

names_key(cluster) if cluster.kms_key_arn

source_clusters(snapshot) := lib.meant(
	snapshot, "db_cluster_identifier",
	{
		"aws_db_cluster_snapshot": "aws_rds_cluster",
		"aws_neptune_cluster_snapshot": "aws_neptune_cluster",
	}[snapshot.bawn.type], "cluster_identifier",
)
