# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.documents

# METADATA
# description: |
#   What the host's reader makes of a policy. It stands in a package of its own, because a rule of
#   the same name would hide the host's function.
read(value) := policy_document(value)
