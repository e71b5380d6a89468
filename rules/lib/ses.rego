# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ses

# METADATA
# description: Mail is sent with TLS or not at all.
requires_tls(set) if {
	some block in set.delivery_options
	upper(block.tls_policy) == "REQUIRE"
}
