# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.docdb

# METADATA
# description: The parameter group switches the audit log on.
audits(group) if {
	some parameter in group.parameter
	parameter.name == "audit_logs"
	parameter.value in {"enabled", "all", "ddl", "dml_read", "dml_write"}
}

# METADATA
# description: The audit log or the profiler of the cluster goes to CloudWatch.
exports_logs(cluster) if {
	some log in cluster.enabled_cloudwatch_logs_exports
	log in {"audit", "profiler"}
}
