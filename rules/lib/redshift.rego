# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.redshift

# METADATA
# description: The cluster logs, by the inline block or by a resource beside it.
logs(cluster) if cluster.logging[_].enable == true

logs(cluster) if {
	some logging in cluster.aws_redshift_logging
	logging.cluster_identifier
}
