# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.cognito

import data.lib

# METADATA
# description: The user pool asks for passwords of so many characters at least.
asks_for_length(pool, least) if {
	some policy in pool.password_policy
	lib.as_number(policy.minimum_length) >= least
}
