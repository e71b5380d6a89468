# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib

# METADATA
# description: One of the referrers is of the type.
is_referred_to_by(referrers, type) if {
	some referrer in referrers
	referrer.bawn.type == type
}
