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
# description: The attribute is written down, whatever its value, false among them.
states(resource, attribute) if _ = resource[attribute]
