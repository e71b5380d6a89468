# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib

import data.lib.taggable

# METADATA
# description: |
#   The resource carries the tag, by its own tags or by the provider's default tags. Keys are
#   compared without case: `Environment` and `environment` mean the same to whoever reads a bill.
has_tag(resource, key) if {
	some name, _ in resource.tags
	lower(name) == lower(key)
}

has_tag(resource, key) if {
	some name, _ in resource.tags_all
	lower(name) == lower(key)
}

# METADATA
# description: |
#   The values of a tag as a set, since keys that differ in case only may stand side by side.
tag_values(resource, key) := {value |
	some attribute in ["tags", "tags_all"]
	some name, value in resource[attribute]
	lower(name) == lower(key)
}

# METADATA
# description: The value of a tag; undefined without the tag, or with several values.
tag_value(resource, key) := value if {
	some value in tag_values(resource, key)
	count(tag_values(resource, key)) == 1
}

# METADATA
# description: The provider lets this type carry tags of its own.
is_taggable(resource) if {
	resource.bawn.mode == "managed"
	taggable.types[resource.bawn.type]
}

# METADATA
# description: The resource says of itself, by its environment tag, that it is production.
is_production(resource) if {
	some value in tag_values(resource, "environment")
	lower(value) in {"prod", "production"}
}
