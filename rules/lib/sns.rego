# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.sns

# METADATA
# description: What becomes of deliveries of some protocol is logged.
logs_deliveries(topic) if {
	some protocol in ["application", "firehose", "http", "lambda", "sqs"]
	topic[concat("", [protocol, "_failure_feedback_role_arn"])]
}
