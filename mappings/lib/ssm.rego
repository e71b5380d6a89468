# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ssm

# METADATA
# description: The ARN of a parameter, whose name may begin with a slash.
parameter_arn(item) := item.ARN

parameter_arn(item) := arn if {
	not item.ARN
	arn := sprintf("arn:%s:ssm:%s:%s:parameter/%s", [
		item._scope.partition, item._scope.region, item._scope.account, trim_prefix(item.Name, "/"),
	])
}

# METADATA
# description: With whom a document is shared, as the provider says it; undefined for one that isn't.
permissions(answer) := {"type": "Share", "account_ids": concat(",", answer.AccountIds)} if {
	count(answer.AccountIds) > 0
}
