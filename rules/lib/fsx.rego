# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.fsx

# METADATA
# description: Access to files or shares of a Windows file system is logged.
audits(system) if {
	some configuration in system.audit_log_configuration
	some attribute in ["file_access_audit_log_level", "file_share_access_audit_log_level"]
	configuration[attribute] in {"FAILURE_ONLY", "SUCCESS_AND_FAILURE", "SUCCESS_ONLY"}
}

# METADATA
# description: NFS exports of a volume, or of the root volume of a file system.
exports(resource) := array.concat(
	[export | some export in resource.nfs_exports],
	[export |
		some volume in resource.root_volume_configuration
		some export in volume.nfs_exports
	],
)
