# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.eks

# METADATA
# description: What a node group made.
resources(group) := [object.union(
	{"autoscaling_groups": [{"name": one.name} | some one in group.resources.autoScalingGroups]},
	{"remote_access_security_group_id": id | id := group.resources.remoteAccessSecurityGroup},
)]
