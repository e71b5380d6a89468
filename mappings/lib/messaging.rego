# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.messaging

# METADATA
# description: What follows the last slash.
last(text) := parts[count(parts) - 1] if parts := split(text, "/")

# METADATA
# description: The ARN of a queue, whose address names account and queue.
queue_arn(item) := sprintf("arn:%s:sqs:%s:%s:%s", [item._scope.partition, item._scope.region, owner, name]) if {
	parts := split(item._item, "/")
	owner := parts[count(parts) - 2]
	name := parts[count(parts) - 1]
}

# METADATA
# description: The ARN of a subscription, or while it has none what it joins.
subscription_id(item) := item.SubscriptionArn if startswith(item.SubscriptionArn, "arn:")

subscription_id(item) := concat("|", [item.TopicArn, item.Protocol, item.Endpoint]) if {
	not startswith(item.SubscriptionArn, "arn:")
}

# METADATA
# description: A rule's name, with its bus where that isn't the default one.
rule_id(item) := item.Name if object.get(item, "EventBusName", "default") == "default"

rule_id(item) := concat("/", [item.EventBusName, item.Name]) if item.EventBusName != "default"

# METADATA
# description: The topic has the policy that SNS gave it, which lets in its own account alone.
has_first_policy(item) if {
	policy := json.unmarshal(item.GetTopicAttributes.Attributes.Policy)
	count(policy.Statement) == 1
	policy.Statement[0].Sid == "__default_statement_ID"
	policy.Statement[0].Condition == {"StringEquals": {"AWS:SourceOwner": item._scope.account}}
}
