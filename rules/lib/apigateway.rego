# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.apigateway

import data.lib.iam

# METADATA
# description: The method says that nobody need be authorized, or says nothing of it.
asks_nobody(method) if not method.authorization

asks_nobody(method) if method.authorization == "NONE"

# METADATA
# description: The REST API answers only in VPCs, through interface endpoints.
is_private(api) if "PRIVATE" in api.endpoint_configuration[_].types

# METADATA
# description: |
#   The policy of the REST API lets everybody call it: some statement allows it without a condition,
#   and none denies it to all.
is_open_to_all(api) if {
	not is_private(api)
	statements := [statement |
		some policy in api.aws_api_gateway_rest_api_policy
		some statement in iam.statements(policy.policy)
		iam.has_wildcard_principal(statement)
		is_about_calls(statement)
	]
	some statement in statements
	statement.effect == "Allow"
	count(statement.conditions) == 0
	every other in statements {
		other.effect != "Deny"
	}
}

is_about_calls(statement) if {
	some action in statement.actions
	action in {"*", "execute-api:*", "execute-api:invoke"}
}

# METADATA
# description: Some method settings that name the stage by reference log errors and count requests.
logs_methods(stage) if {
	some settings in graph.referrers(stage)
	settings.bawn.type == "aws_api_gateway_method_settings"
	is_watchful(settings)
}

is_watchful(settings) if {
	some block in settings.settings
	block.logging_level in {"ERROR", "INFO"}
	block.metrics_enabled == true
}
