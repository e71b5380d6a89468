# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ec2

# METADATA
# description: An object without the members that say nothing.
stated(object) := {key: value |
	some key, value in object
	not value in {"", null}
	not is_empty(value)
}

is_empty(value) if {
	is_array(value)
	count(value) == 0
}

# METADATA
# description: |
#   The rules of a security group in blocks, as the provider reads them back: one for each protocol,
#   range of ports and description.
rules(permissions, group) := [rule |
	some key in {peer.key | some peer in peers(permissions, group)}
	found := [peer | some peer in peers(permissions, group); peer.key == key]
	rule := object.union(
		{"protocol": key[0], "from_port": key[1], "to_port": key[2], "self": is_self(found)},
		stated({
			"description": key[3],
			"cidr_blocks": of_kind(found, "CidrIp"),
			"ipv6_cidr_blocks": of_kind(found, "CidrIpv6"),
			"prefix_list_ids": of_kind(found, "PrefixListId"),
			"security_groups": of_kind(found, "GroupId"),
		}),
	)
]

of_kind(found, kind) := [peer.value | some peer in found; peer.kind == kind]

default is_self(_) := false

is_self(found) if {
	some peer in found
	peer.kind == "self"
}

# What a permission lets through, each with the block that it belongs to.
peers(permissions, group) := [peer |
	some permission in permissions
	some list, kind in {
		"IpRanges": "CidrIp",
		"Ipv6Ranges": "CidrIpv6",
		"PrefixListIds": "PrefixListId",
		"UserIdGroupPairs": "GroupId",
	}
	some entry in permission[list]
	peer := {
		"key": [
			permission.IpProtocol,
			object.get(permission, "FromPort", 0),
			object.get(permission, "ToPort", 0),
			object.get(entry, "Description", ""),
		],
		"kind": peer_kind(entry, kind, group),
		"value": peer_value(entry, kind, group),
	}
]

peer_kind(entry, "GroupId", group) := "self" if entry.GroupId == group.GroupId
else := "GroupId"

peer_kind(_, kind, _) := kind if kind != "GroupId"

# A group of another account is named with the account.
peer_value(entry, "GroupId", group) := concat("/", [entry.UserId, entry.GroupId]) if {
	entry.UserId != group.OwnerId
	entry.UserId != ""
} else := entry.GroupId

peer_value(entry, kind, _) := entry[kind] if kind != "GroupId"

# METADATA
# description: |
#   The entries of a network ACL in one direction. Those with the highest numbers can't be changed
#   and end every list.
entries(acl, egress) := [object.union(
	{
		"rule_no": entry.RuleNumber,
		"action": entry.RuleAction,
		"protocol": entry.Protocol,
		"from_port": object.get(entry, ["PortRange", "From"], 0),
		"to_port": object.get(entry, ["PortRange", "To"], 0),
	},
	stated({
		"cidr_block": object.get(entry, "CidrBlock", ""),
		"ipv6_cidr_block": object.get(entry, "Ipv6CidrBlock", ""),
		"icmp_type": object.get(entry, ["IcmpTypeCode", "Type"], ""),
		"icmp_code": object.get(entry, ["IcmpTypeCode", "Code"], ""),
	}),
) |
	some entry in acl.Entries
	entry.Egress == egress
	entry.RuleNumber < 32767
]

# METADATA
# description: |
#   The routes of a table that somebody made: neither the local ones nor those that gateways announce
#   or that endpoints of services bring along.
routes(table) := [stated({
	"cidr_block": object.get(route, "DestinationCidrBlock", ""),
	"ipv6_cidr_block": object.get(route, "DestinationIpv6CidrBlock", ""),
	"destination_prefix_list_id": object.get(route, "DestinationPrefixListId", ""),
	"carrier_gateway_id": object.get(route, "CarrierGatewayId", ""),
	"core_network_arn": object.get(route, "CoreNetworkArn", ""),
	"egress_only_gateway_id": object.get(route, "EgressOnlyInternetGatewayId", ""),
	"gateway_id": gateway(route, false),
	"local_gateway_id": object.get(route, "LocalGatewayId", ""),
	"nat_gateway_id": object.get(route, "NatGatewayId", ""),
	"network_interface_id": object.get(route, "NetworkInterfaceId", ""),
	"transit_gateway_id": object.get(route, "TransitGatewayId", ""),
	"vpc_endpoint_id": gateway(route, true),
	"vpc_peering_connection_id": object.get(route, "VpcPeeringConnectionId", ""),
}) |
	some route in table.Routes
	not route.Origin in {"CreateRouteTable", "EnableVgwRoutePropagation"}
	not route.GatewayId == "local"
	not is_of_service(route)
]

is_of_service(route) if {
	route.DestinationPrefixListId
	startswith(route.GatewayId, "vpce-")
}

gateway(route, is_endpoint) := route.GatewayId if {
	startswith(route.GatewayId, "vpce-") == is_endpoint
} else := ""

# METADATA
# description: The device of an instance's mapping, or of an image's or template's, as a block.
device(mapping) := object.union(
	{"device_name": mapping.DeviceName},
	{name: value |
		some member, name in {
			"DeleteOnTermination": "delete_on_termination",
			"Encrypted": "encrypted",
			"Iops": "iops",
			"KmsKeyId": "kms_key_id",
			"OutpostArn": "outpost_arn",
			"SnapshotId": "snapshot_id",
			"Throughput": "throughput",
			"VolumeId": "volume_id",
			"VolumeInitializationRate": "volume_initialization_rate",
			"VolumeSize": "volume_size",
			"VolumeType": "volume_type",
		}
		value := mapping.Ebs[member]
		value != ""
	},
)

# METADATA
# description: The devices that are the root, or that aren't it.
devices(mappings, root, is_root) := [device(mapping) |
	some mapping in mappings
	mapping.Ebs
	is_root == (mapping.DeviceName == root)
]

# METADATA
# description: |
#   The root device of a launch configuration, which says no more of it than a name: the usual ones.
default root_name(_) := ""

root_name(configuration) := [mapping.DeviceName |
	some mapping in configuration.BlockDeviceMappings
	mapping.DeviceName in {"/dev/sda1", "/dev/xvda"}
][0]

# METADATA
# description: The interface that an instance begins with.
primary_interface(instance) := [interface |
	some interface in instance.NetworkInterfaces
	interface.Attachment.DeviceIndex == 0
][0]

# METADATA
# description: The security groups of an instance, which some answers only have at its interface.
groups(instance) := array.concat(
	[group.GroupId | some group in instance.SecurityGroups],
	[group.GroupId |
		count(object.get(instance, "SecurityGroups", [])) == 0
		some group in primary_interface(instance).Groups
	],
)

# METADATA
# description: Text that was encoded, where it is text and not the bytes of an archive.
decoded(text) := plain if {
	plain := base64.decode(text)
	not startswith(text, "H4sI")
}

# METADATA
# description: Text that was encoded and isn't text.
encoded(text) := text if not decoded(text)

# METADATA
# description: What the latest version of a launch template starts.
latest(template) := [version.LaunchTemplateData |
	some version in template.DescribeLaunchTemplateVersions.LaunchTemplateVersions
	version.VersionNumber == template.LatestVersionNumber
][0]

# METADATA
# description: The interfaces of a launch template, numbers of addresses and prefixes aside.
template_interfaces(launched) := [object.union(
	{name: value |
		some member, name in {
			"AssociateCarrierIpAddress": "associate_carrier_ip_address",
			"AssociatePublicIpAddress": "associate_public_ip_address",
			"DeleteOnTermination": "delete_on_termination",
			"PrimaryIpv6": "primary_ipv6",
		}
		value := sprintf("%v", [interface[member]])
	},
	{name: value |
		some member, name in {
			"Description": "description",
			"DeviceIndex": "device_index",
			"Groups": "security_groups",
			"InterfaceType": "interface_type",
			"Ipv6AddressCount": "ipv6_address_count",
			"NetworkCardIndex": "network_card_index",
			"NetworkInterfaceId": "network_interface_id",
			"PrivateIpAddress": "private_ip_address",
			"SecondaryPrivateIpAddressCount": "ipv4_address_count",
			"SubnetId": "subnet_id",
		}
		value := interface[member]
		not value == ""
	},
) |
	some interface in launched.NetworkInterfaces
]

# METADATA
# description: The address that a NAT gateway began with.
nat_address(gateway) := [address |
	some address in gateway.NatGatewayAddresses
	not address.IsPrimary == false
][0]

# METADATA
# description: What one of the two tunnels of a VPN connection may use, as plain values.
tunnel(connection, index, member) := [entry.Value |
	some entry in connection.Options.TunnelOptions[index][member]
]

# METADATA
# description: An id, where it is one of this kind of resource.
id_of(id, kind) := id if startswith(id, concat("", [kind, "-"]))

# METADATA
# description: Where a flow log goes to. A log group may be answered with no more than its name.
log_destination(log, _) := log.LogDestination

log_destination(log, scope) := sprintf("arn:%s:logs:%s:%s:log-group:%s", [
	scope.partition,
	scope.region,
	scope.account,
	log.LogGroupName,
]) if {
	not log.LogDestination
}

# METADATA
# description: |
#   Who may start an image. That everybody may is known of the image itself, when nobody was allowed
#   to ask for the rest.
launch_permissions(image) := image.DescribeImageAttribute.LaunchPermissions if {
	not image.Public
} else := array.concat(
	[{"Group": "all"}],
	[permission |
		some permission in image.DescribeImageAttribute.LaunchPermissions
		not permission.Group
	],
)
