# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.learning

# METADATA
# description: The network that something runs in; an answer may have an empty one for none.
network(config) := [config] if count(config.Subnets) > 0

# METADATA
# description: What is captured of requests; an answer may have settings of a capture that was never set up.
capture(config) := [config] if config.EnableCapture == true

capture(config) := [config] if {
	not config.EnableCapture == true
	count(config.DestinationS3Uri) > 0
}
