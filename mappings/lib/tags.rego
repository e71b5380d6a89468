# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.tags

# METADATA
# description: Tags as a mapping, of answers that have them in lists of names and values.
of_list(list) := {entry.Key: entry.Value | some entry in list}
