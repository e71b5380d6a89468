# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.msk

# METADATA
# description: The brokers' logs are delivered to one of the three targets.
delivers_logs(cluster) if {
	some logs in cluster.logging_info[_].broker_logs
	some target in ["cloudwatch_logs", "firehose", "s3"]
	logs[target][_].enabled == true
}
