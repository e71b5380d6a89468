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
resolve(value, type, key) := [found] if {
	found := graph.get(value)
	is_meant(found, value, type)
} else := [resource |
	some resource in graph.having(type, key, value)
	resource[key] == value
]

# In an account a name may be the id of something of another type.
is_meant(found, _, type) if found.bawn.type == type

is_meant(found, value, _) if object.get(found, "id", "") != value

# METADATA
# description: |
#   The first resource names the second by reference. Unlike `graph.get` this is decided for a
#   reference to something that is declared nowhere.
refers_to(resource, target) if {
	some referrer in graph.referrers(target)
	referrer.bawn.address == resource.bawn.address
}

# METADATA
# description: |
#   The resources of a type that an attribute means: the one that it refers to, else those that carry
#   its value under the key. A reference to something that is declared nowhere means none of them.
meant(resource, attribute, type, key) := [found] if {
	# What is declared nowhere has no referrers; what is declared has this resource.
	count(graph.referrers(resource[attribute])) > 0
	found := graph.get(resource[attribute])
	found.bawn.type == type
} else := [candidate |
	some candidate in graph.having(type, key, resource[attribute])
	candidate[key] == resource[attribute]
]

# METADATA
# description: What is judged is code, and not what was found in an account.
is_code if graph.scope().kind == "rootModule"
