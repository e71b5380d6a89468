# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.redshift

import data.lib

# METADATA
# description: The cluster logs, by the inline block or by a resource beside it.
logs(cluster) if {
	some logging in cluster.logging
	lib.is_on(logging.enable)
}

logs(cluster) if {
	some logging in cluster.aws_redshift_logging
	logging.cluster_identifier
}

# METADATA
# description: The parameter group turns clients without TLS away.
requires_tls(group) if {
	some parameter in group.parameter
	parameter.name == "require_ssl"
	lib.is_on(parameter.value)
}
