# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.eks

import data.lib.network

# METADATA
# description: The Kubernetes API has a public endpoint, which is the default.
endpoint_is_public(config) if not config.endpoint_public_access == false

# METADATA
# description: No range, or the range of the whole internet, limits the public endpoint.
endpoint_is_open(config) if not config.public_access_cidrs

endpoint_is_open(config) if count(config.public_access_cidrs) == 0

endpoint_is_open(config) if network.covers_world(config.public_access_cidrs)

# METADATA
# description: The cluster writes this log.
logs(cluster, log) if log in cluster.enabled_cluster_log_types

# METADATA
# description: Secrets are encrypted in etcd with a key of KMS.
encrypts_secrets(cluster) if {
	some config in cluster.encryption_config
	"secrets" in config.resources
}
