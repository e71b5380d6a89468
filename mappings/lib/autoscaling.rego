# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.autoscaling

# METADATA
# description: Tags as blocks, which say whether machines get them too.
tags(group) := [{
	"key": tag.Key,
	"value": object.get(tag, "Value", ""),
	"propagate_at_launch": object.get(tag, "PropagateAtLaunch", false),
} |
	some tag in group.Tags
]

# METADATA
# description: The subnets of a group, which the answer has in one text.
subnets(group) := [trim_space(subnet) |
	some subnet in split(group.VPCZoneIdentifier, ",")
	trim_space(subnet) != ""
]
