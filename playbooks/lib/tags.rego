# Bawn
# SPDX-License-Identifier: Apache-2.0

# Tags: what is there stays, and the one that is missing is added.
package lib.repair.tags

# The environment of a resource as far as its other tags say, else what is assumed of one that says
# nothing: that it matters.
environment(tags) := stated(tags)[0] if count(stated(tags)) > 0

environment(tags) := "prod" if count(stated(tags)) == 0

stated(tags) := [name |
	some key in ["env", "stage", "environmenttype"]
	some other, value in tags
	lower(other) == key
	some name, words in environments
	lower(value) in words
]

environments := {
	"dev": {"dev", "devel", "development", "sandbox", "test", "testing", "qa"},
	"prod": {"prod", "production", "prd", "live"},
	"staging": {"stage", "staging", "stg", "preprod", "uat"},
}

# Tags as a list of keys and values, with one more; those that the cloud reserves can't be written.
listed_with(tags, key, value) := array.concat(
	[tag | some tag in tags; tag.Key != key],
	[{"Key": key, "Value": value}],
)

# Tags of a document, with one more.
with_tag(tags, key, value) := object.union(tags, {key: value})

has(tags, key) if {
	some other, _ in tags
	lower(other) == lower(key)
}
