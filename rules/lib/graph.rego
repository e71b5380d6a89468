# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib

# METADATA
# description: One of the referrers is of the type.
is_referred_to_by(referrers, type) if {
	some referrer in referrers
	referrer.bawn.type == type
}

# METADATA
# description: |
#   The resources of a type that a value means: the one that it references, else those that carry the
#   value under the key. A name that is written down in both places is no reference any more.
resolve(value, type, key) := [graph.get(value)] if {
	graph.get(value)
} else := [resource |
	some resource in graph.all(type)
	resource[key] == value
]

# METADATA
# description: |
#   The first resource names the second by reference. Unlike `graph.get` this is decided for a
#   reference to something that is declared nowhere.
refers_to(resource, target) if {
	some referrer in graph.referrers(target)
	referrer.bawn.address == resource.bawn.address
}
