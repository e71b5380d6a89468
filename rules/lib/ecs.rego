# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ecs

# METADATA
# description: Container insights are on, in one of their two forms.
has_insights(cluster) if {
	some setting in cluster.setting
	setting.name == "containerInsights"
	setting.value in {"enabled", "enhanced"}
}
