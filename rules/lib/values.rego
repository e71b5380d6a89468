# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib

import data.lib.documents

# METADATA
# description: A JSON policy as a document, whether it stands as text or as an object.
policy_document(value) := documents.read(value)

# METADATA
# description: A value as an array; one that isn't an array becomes its only element.
as_array(value) := value if is_array(value)

as_array(value) := [value] if not is_array(value)

# METADATA
# description: |
#   A switch is on. Some attributes of the provider are texts that hold a truth value, so that unset
#   can be told from false; code older than Terraform 0.12 may have a number.
is_on(value) if value in {true, "true", 1}

# METADATA
# description: A number, whether it stands as one or as text; undefined for other text.
as_number(value) := value if is_number(value)

as_number(value) := to_number(value) if {
	is_string(value)
	regex.match(`^[0-9]+$`, value)
}

# METADATA
# description: The attribute is set to a number between two others, those included.
is_within(resource, attribute, low, high) if {
	number := as_number(resource[attribute])
	low <= number
	number <= high
}

# METADATA
# description: The attribute is written down, whatever its value, false among them.
states(resource, attribute) if _ = resource[attribute]
