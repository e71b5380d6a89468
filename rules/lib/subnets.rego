# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.subnets

import data.lib.network

# METADATA
# description: |
#   Hosts of the subnet can be reached from outside, once they have a public address: it hands such
#   addresses out, or a route table of its own leads to an internet gateway.
is_public(subnet) if subnet.map_public_ip_on_launch == true

is_public(subnet) if {
	some association in graph.referrers(subnet)
	association.bawn.type == "aws_route_table_association"
	leads_outside(graph.get(association.route_table_id))
}

leads_outside(table) if {
	some route in table.aws_route
	goes_everywhere(route)
	is_internet_gateway(route.gateway_id)
}

goes_everywhere(route) if network.is_open_cidr(route.destination_cidr_block)

goes_everywhere(route) if network.is_open_cidr(route.destination_ipv6_cidr_block)

is_internet_gateway(gateway) if graph.get(gateway).bawn.type == "aws_internet_gateway"

is_internet_gateway(gateway) if startswith(gateway, "igw-")
