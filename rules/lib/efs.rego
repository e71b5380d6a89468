# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.efs

import data.lib

# METADATA
# description: The access point starts at a directory of its own.
has_directory(point) if {
	some root in point.root_directory
	root.path != "/"
}

# METADATA
# description: The access point puts a user of its own in the place of the client's.
has_user(point) if {
	some user in point.posix_user
	not user.gid == null
}

# METADATA
# description: The statement asks that clients come through a mount target, which lies in a VPC.
through_mount_target(statement) if {
	some condition in statement.conditions
	condition.key == "elasticfilesystem:accessedviamounttarget"
	some value in lib.as_array(condition.values)
	sprintf("%v", [value]) == "true"
}
