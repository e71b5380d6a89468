# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.backup

# METADATA
# description: |
#   A selection of a backup plan covers the resource: it names it, everything, all of its service, or
#   a tag that the resource carries.
selects(resource, _) if {
	some referrer in graph.referrers(resource)
	referrer.bawn.type == "aws_backup_selection"
}

selects(resource, service) if {
	some selection in graph.all("aws_backup_selection")
	selects_all(selection, service)
	not selection.selection_tag
	not selection.condition
}

selects(resource, _) if {
	some selection in graph.all("aws_backup_selection")
	some tag in selection.selection_tag
	resource.tags[tag.key] == tag.value
}

# Wildcards stand alone in a selection; a list of several names single resources.
selects_all(selection, service) if {
	count(selection.resources) == 1
	some pattern in selection.resources
	not graph.get(pattern)
	covers_service(pattern, service)
}

covers_service("*", _)

covers_service(pattern, service) if {
	startswith(pattern, sprintf("arn:aws:%s:*", [service]))
	endswith(pattern, "/*")
}

# METADATA
# description: A backup plan covers the file system, or automatic backups of EFS are on.
covers_file_system(resource) if selects(resource, "elasticfilesystem")

covers_file_system(resource) if {
	some policy in resource.aws_efs_backup_policy
	policy.backup_policy[_].status == "ENABLED"
}
