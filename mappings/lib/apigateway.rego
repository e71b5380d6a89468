# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.apigateway

# METADATA
# description: A policy as a document. It is answered as the inside of a JSON text, quotes escaped.
policy(text) := json.unmarshal(concat("", [`"`, text, `"`])) if {
	startswith(text, `{\"`)
	json.is_valid(concat("", [`"`, text, `"`]))
} else := json.unmarshal(concat("", [`"`, text, `"`])) if {
	contains(text, `\"`)
	not json.is_valid(text)
	json.is_valid(concat("", [`"`, text, `"`]))
} else := text

# METADATA
# description: |
#   The path of a method as settings name it. Slashes within it are answered as `~1`.
method_path(path) := replace(trim_prefix(path, "/"), "~1", "/")
