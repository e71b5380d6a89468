# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.mwaa

import data.lib

# METADATA
# description: The Airflow environment writes this log, such as `worker_logs`.
logs(environment, log) if {
	some configuration in environment.logging_configuration
	some settings in configuration[log]
	lib.is_on(settings.enabled)
}
