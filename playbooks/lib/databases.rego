# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.repair.databases

# Whether no other change of a database waits for its window, which applying ours at once would bring on.
nothing_waits(database) := count(object.get(database, "PendingModifiedValues", {})) == 0
