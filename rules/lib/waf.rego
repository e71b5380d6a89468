# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.waf

# METADATA
# description: A web ACL, of either generation, is associated with the resource.
is_protected(resource) if {
	some referrer in graph.referrers(resource)
	referrer.bawn.type in {"aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"}
}

# METADATA
# description: The web ACLs of this code that are associated with the resource.
attached(resource) := [acl |
	some association in graph.referrers(resource)
	association.bawn.type == "aws_wafv2_web_acl_association"
	acl := graph.get(association.web_acl_arn)
	acl.bawn.type == "aws_wafv2_web_acl"
]

# METADATA
# description: A rule of the web ACL runs this managed rule group, written as blocks or as JSON.
runs_group(acl, name) if {
	some rule in acl.rule
	rule.statement[_].managed_rule_group_statement[_].name == name
}

runs_group(acl, name) if contains(acl.rule_json, name)

# METADATA
# description: |
#   The web ACL runs both rule groups that AWS names against Log4Shell: known bad inputs, and
#   anonymous addresses, where most of the attempts come from.
runs_log4j_groups(acl) if {
	runs_group(acl, "AWSManagedRulesKnownBadInputsRuleSet")
	runs_group(acl, "AWSManagedRulesAnonymousIpList")
}

# METADATA
# description: |
#   A rule of the web ACL blocks what exploits Log4Shell: the group of known bad inputs, neither
#   counting only nor with that signature taken out.
blocks_log4j(acl) if {
	some rule in acl.rule
	some group in rule.statement[_].managed_rule_group_statement
	group.name == "AWSManagedRulesKnownBadInputsRuleSet"
	rule.override_action[_].none
	not leaves_out_log4j(group)
}

blocks_log4j(acl) if {
	some rule in json.unmarshal(acl.rule_json)
	group := rule.Statement.ManagedRuleGroupStatement
	group.Name == "AWSManagedRulesKnownBadInputsRuleSet"
	rule.OverrideAction.None
}

leaves_out_log4j(group) if {
	some rule in group.excluded_rule
	startswith(rule.name, "Log4JRCE")
}

leaves_out_log4j(group) if {
	some override in group.rule_action_override
	startswith(override.name, "Log4JRCE")
	some action in override.action_to_use
	not action.block
}

# METADATA
# description: |
#   A rule of a web ACL or rule group says what becomes of a request: by an action, or as a managed
#   group, whose rules have actions of their own.
has_action(rule) if count(rule.action[_]) > 0

has_action(rule) if count(rule.override_action[_]) > 0

has_action(rule) if rule.statement[_].managed_rule_group_statement

# METADATA
# description: The web ACL, of either generation, has a rule that says something.
has_rules(acl) if acl.rule_json

has_rules(acl) if {
	some block in ["rule", "rules"]
	some rule in acl[block]
	count(rule) > 0
}
