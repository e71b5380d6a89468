# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.mq

# METADATA
# description: A standby, or a cluster, takes over when the broker's machine or zone fails.
is_redundant(broker) if broker.deployment_mode == "ACTIVE_STANDBY_MULTI_AZ"

is_redundant(broker) if broker.deployment_mode == "CLUSTER_MULTI_AZ"
