# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.organizations

# METADATA
# description: |
#   The kinds of policies that are switched on at the root of an organisation. The organisation itself
#   lists some of them too, which counts only where the roots weren't asked for.
policy_types(item) := sort([kind.Type |
	some root in item.ListRoots.Roots
	some kind in root.PolicyTypes
	kind.Status == "ENABLED"
]) if {
	item.ListRoots
}

policy_types(item) := sort([kind.Type |
	some kind in item.AvailablePolicyTypes
	kind.Status == "ENABLED"
]) if {
	not item.ListRoots
}
