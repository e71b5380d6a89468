# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.cloudfront

# METADATA
# description: |
#   The headers policy makes browsers use HTTPS for a year, for all names below too, in a way that
#   their makers put on the preload list, whatever the origin says.
holds_browsers_to_https(policy) if {
	some transport in policy.security_headers_config[_].strict_transport_security
	to_number(transport.access_control_max_age_sec) >= 31536000
	transport.include_subdomains == true
	transport.preload == true
	transport.override == true
}

# METADATA
# description: The origin is a load balancer or a media service, by its name or by reference.
is_aws_origin(domain) if graph.get(domain).bawn.type in {"aws_alb", "aws_elb", "aws_lb", "aws_media_store_container"}

is_aws_origin(domain) if {
	not graph.get(domain)
	regex.match(`\.(elb|mediapackage|mediastore)\.`, domain)
}
