# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.opensearch

# METADATA
# description: The domain publishes the log, and has not switched it off.
publishes(domain, log) if {
	some options in domain.log_publishing_options
	options.log_type == log
	not options.enabled == false
}

# METADATA
# description: Three dedicated masters or more, spread over zones.
is_highly_available(domain) if {
	some config in domain.cluster_config
	config.dedicated_master_count >= 3
	config.zone_awareness_enabled == true
}

# METADATA
# description: The domain has more than one data node.
has_several_nodes(domain) if domain.cluster_config[_].instance_count > 1

# METADATA
# description: Fine-grained access control is on.
has_fine_grained_access(domain) if domain.advanced_security_options[_].enabled == true

has_fine_grained_access(domain) if domain.advanced_security_options[_].internal_user_database_enabled == true
