# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.rds

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
