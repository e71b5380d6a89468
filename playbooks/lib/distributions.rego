# Bawn
# SPDX-License-Identifier: Apache-2.0

# Distributions that send whoever speaks plain HTTP to HTTPS.
package lib.repair.distributions

redirected(config) := object.union(
	object.remove(config, ["DefaultCacheBehavior", "CacheBehaviors"]),
	object.union(
		{"DefaultCacheBehavior": asked(config.DefaultCacheBehavior)},
		others(object.get(config, "CacheBehaviors", {})),
	),
)

others(behaviors) := {"CacheBehaviors": object.union(
	object.remove(behaviors, ["Items"]),
	{"Items": [asked(behavior) | some behavior in behaviors.Items]},
)} if {
	count(object.get(behaviors, "Items", [])) > 0
}

others(behaviors) := {"CacheBehaviors": behaviors} if {
	count(object.get(behaviors, "Items", [])) == 0
	count(behaviors) > 0
}

others(behaviors) := {} if count(behaviors) == 0

asked(behavior) := object.union(behavior, {"ViewerProtocolPolicy": "redirect-to-https"}) if {
	behavior.ViewerProtocolPolicy == "allow-all"
}

asked(behavior) := behavior if behavior.ViewerProtocolPolicy != "allow-all"

# The same of a document's blocks.
redirected_blocks(behaviors) := [asked_block(behavior) | some behavior in behaviors]

asked_block(behavior) := object.union(behavior, {"viewer_protocol_policy": "redirect-to-https"}) if {
	behavior.viewer_protocol_policy == "allow-all"
}

asked_block(behavior) := behavior if behavior.viewer_protocol_policy != "allow-all"
