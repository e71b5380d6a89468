# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.elasticache

import data.lib

# METADATA
# description: |
#   The replication group asks its clients who they are, by a token or as users, and takes the answer
#   over TLS only.
authenticates(group) if {
	lib.is_on(group.transit_encryption_enabled)
	identifies(group)
}

identifies(group) if group.auth_token

identifies(group) if group.user_group_ids
