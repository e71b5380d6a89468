# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.documents

# METADATA
# description: |
#   What the host's reader makes of a policy. It stands in a package of its own, because a rule of
#   the same name would hide the host's function.
read(value) := policy_document(value)

# METADATA
# description: |
#   The text that the code itself writes: what it refers to is a null character in it. Undefined for
#   nothing but a reference.
said(value) := written(value)
