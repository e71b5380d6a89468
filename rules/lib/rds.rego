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
