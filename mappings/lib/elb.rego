# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.elb

# METADATA
# description: Tags, which the load balancing services answer in a list of descriptions.
tags(answer) := {tag.Key: tag.Value | some tag in answer.TagDescriptions[_].Tags}

# METADATA
# description: What stands behind a marker in an ARN.
after(arn, marker) := split(arn, marker)[1]

# METADATA
# description: The subnets of a load balancer with the addresses that it has in each.
subnet_mappings(item) := [mapping |
	some zone in item.AvailabilityZones
	some addresses in zone_addresses(zone)
	mapping := object.union({"subnet_id": zone.SubnetId}, addresses)
]

zone_addresses(zone) := [{name: value |
	some member, name in {
		"AllocationId": "allocation_id",
		"IPv6Address": "ipv6_address",
		"PrivateIPv4Address": "private_ipv4_address",
	}
	value := address[member]
} |
	some address in zone.LoadBalancerAddresses
] if {
	count(zone.LoadBalancerAddresses) > 0
} else := [{}]

# METADATA
# description: The listeners of a classic load balancer as blocks.
classic_listeners(item) := [object.union(
	{
		"instance_port": listener.InstancePort,
		"instance_protocol": lower(object.get(listener, "InstanceProtocol", listener.Protocol)),
		"lb_port": listener.LoadBalancerPort,
		"lb_protocol": lower(listener.Protocol),
	},
	{"ssl_certificate_id": certificate |
		certificate := listener.SSLCertificateId
		certificate != ""
	},
) |
	listener := item.ListenerDescriptions[_].Listener
]

# METADATA
# description: An additional attribute of a classic load balancer.
additional(item, name) := [attribute.Value |
	some attribute in item.DescribeLoadBalancerAttributes.LoadBalancerAttributes.AdditionalAttributes
	attribute.Key == name
][0]

# METADATA
# description: What a policy of a classic load balancer consists of, as blocks.
policy_attributes(policy) := [{"name": attribute.AttributeName, "value": attribute.AttributeValue} |
	some attribute in policy.PolicyAttributeDescriptions
]
