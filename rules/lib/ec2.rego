# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ec2

import data.lib
import data.lib.network

# METADATA
# description: The metadata service asks for a session token, or doesn't answer at all.
requires_session_tokens(machine) if machine.metadata_options[_].http_tokens == "required"

requires_session_tokens(machine) if machine.metadata_options[_].http_endpoint == "disabled"

# METADATA
# description: |
#   A machine's metadata service asks for a session token: by its own options, or by those of its
#   launch template where it doesn't say otherwise.
metadata_is_protected(machine) if requires_session_tokens(machine)

metadata_is_protected(machine) if {
	machine.launch_template
	not states_tokens(machine)
	some template in templates(machine)
	requires_session_tokens(template)
}

states_tokens(machine) if machine.metadata_options[_].http_tokens

# METADATA
# description: |
#   What machines are started from: the launch templates and launch configurations that an instance
#   or an Auto Scaling group names.
templates(machine) := array.concat(
	[template |
		some used in template_references(machine)
		some template in named_templates(used)
	],
	[configuration |
		some configuration in lib.resolve(
			machine.launch_configuration,
			"aws_launch_configuration",
			"name",
		)
	],
)

template_references(machine) := array.concat(
	[used | some used in machine.launch_template],
	[used |
		some policy in machine.mixed_instances_policy[_].launch_template
		some holder in array.concat([policy], [override | some override in policy.override])
		some used in holder.launch_template_specification
	],
)

named_templates(used) := [template |
	some attribute in ["id", "launch_template_id"]
	template := graph.get(used[attribute])
] if {
	not used.name
	not used.launch_template_name
} else := [template |
	some attribute in ["name", "launch_template_name"]
	some template in lib.resolve(used[attribute], "aws_launch_template", "name")
]

# METADATA
# description: |
#   A machine, or what machines are started from, says itself whether there is a public address.
states_public_address(machine) if machine.associate_public_ip_address in {true, false}

states_public_address(machine) if {
	machine.network_interfaces[_].associate_public_ip_address in {true, false, "true", "false"}
}

# METADATA
# description: A machine, or what machines are started from, asks for a public address.
asks_public_address(machine) if machine.associate_public_ip_address == true

asks_public_address(machine) if {
	machine.network_interfaces[_].associate_public_ip_address in {true, "true"}
}

# METADATA
# description: |
#   Machines get a public address: they, or what they are started from, ask for one; their subnet
#   gives one to all that don't say otherwise, as those of the default VPC do; or an elastic address
#   is bound to them.
gets_public_address(machine) if asks_public_address(machine)

gets_public_address(machine) if {
	not states_public_address(machine)
	some template in templates(machine)
	asks_public_address(template)
}

gets_public_address(machine) if {
	not states_public_address(machine)
	is_in_public_subnet(machine)
	every template in templates(machine) {
		not states_public_address(template)
	}
}

gets_public_address(machine) if {
	machine.bawn.type != "aws_autoscaling_group"
	has_elastic_address(machine)
}

gets_public_address(machine) if {
	some interface in interfaces(machine)
	has_elastic_address(interface)
}

has_elastic_address(resource) if {
	some referrer in graph.referrers(resource)
	referrer.bawn.type in {"aws_eip", "aws_eip_association"}
}

is_in_public_subnet(machine) if {
	some reference in subnet_references(machine)
	subnet := graph.get(reference)
	gives_public_addresses(subnet)
}

is_in_public_subnet(machine) if {
	count(subnet_references(machine)) == 0
	not machine.network_interface
}

gives_public_addresses(subnet) if subnet.map_public_ip_on_launch == true

gives_public_addresses(subnet) if {
	subnet.bawn.type == "aws_default_subnet"
	not subnet.map_public_ip_on_launch == false
}

subnet_references(machine) := array.concat(
	[reference |
		some attribute in ["subnet_id", "vpc_zone_identifier"]
		some reference in lib.as_array(machine[attribute])
	],
	[reference |
		some template in templates(machine)
		reference := template.network_interfaces[_].subnet_id
	],
)

# METADATA
# description: |
#   The security groups of a machine: its own and those of its network interfaces, else those of what
#   it is started from.
security_groups(machine) := groups if {
	groups := array.concat(
		[group |
			some holder in array.concat([machine], interfaces(machine))
			some group in groups_of(holder)
		],
		added_groups(machine),
	)
	count(groups) > 0
} else := [group |
	some template in templates(machine)
	some group in groups_of(template)
]

# Groups that are attached beside the machine.
added_groups(machine) := [group |
	machine.bawn.type != "aws_autoscaling_group"
	some referrer in graph.referrers(machine)
	referrer.bawn.type == "aws_network_interface_sg_attachment"
	group := graph.get(referrer.security_group_id)
]

interfaces(machine) := [interface |
	some device in machine.network_interface
	interface := graph.get(device.network_interface_id)
]

groups_of(holder) := [group |
	some reference in array.concat(
		[reference |
			some attribute in ["vpc_security_group_ids", "security_groups"]
			some reference in holder[attribute]
		],
		[reference | some reference in holder.network_interfaces[_].security_groups],
	)
	group := graph.get(reference)
]

# METADATA
# description: The ports, of some, that a security group opens to the world.
open_ports(group, ports) := {port |
	some rule in network.ingress(group)
	network.is_open(rule)
	some port in ports
	network.admits_tcp_port(rule, port)
}

# METADATA
# description: A volume that machines are started with is encrypted, or as its snapshot is.
is_encrypted(volume) if volume.encrypted in {true, "true"}

is_encrypted(volume) if volume.snapshot_id

# METADATA
# description: |
#   A device of a running machine doesn't say whether it is encrypted, as its volume does.
names_encrypted_volume(device) if {
	not device.encrypted in {true, false}
	graph.get(device.volume_id).encrypted == true
}

# METADATA
# description: A lookup of images is narrowed down to an owner, or to one image.
filters_owner(lookup) if {
	some filter in lookup.filter
	filter.name in {"image-id", "owner-alias", "owner-id", "source-ami-id"}
}

# METADATA
# description: |
#   An elastic address serves an instance, a NAT gateway or a transfer server: what reaches out to the
#   internet by itself.
serves_machine(address) if address.instance

serves_machine(address) if {
	some referrer in graph.referrers(address)
	referrer.bawn.type in {"aws_instance", "aws_nat_gateway", "aws_transfer_server"}
}

serves_machine(address) if {
	some referrer in graph.referrers(address)
	referrer.bawn.type == "aws_eip_association"
	referrer.instance_id
}

# METADATA
# description: Something other than a name for it uses an elastic address.
is_bound(address) if {
	some referrer in graph.referrers(address)
	referrer.bawn.mode == "managed"
	not referrer.bawn.type in {"aws_route53_record", "aws_security_group", "aws_security_group_rule"}
}

# METADATA
# description: |
#   A copy of a snapshot to another region is asked to be encrypted. The attribute is often written
#   "encryption", which the provider doesn't know, but what is meant is plain.
encrypts_copies(copy) if {
	some configuration in copy.encryption_configuration
	is_switched_on(configuration)
}

# METADATA
# description: A copy of a snapshot to another region is encrypted with a customer managed key.
encrypts_copies_with_key(copy) if {
	some configuration in copy.encryption_configuration
	is_switched_on(configuration)
	configuration.cmk_arn
}

is_switched_on(configuration) if configuration.encrypted == true

is_switched_on(configuration) if configuration.encryption == true

# METADATA
# description: The account's defaults for new instances ask for a session token.
defaults_require_tokens(defaults) if defaults.http_tokens == "required"

defaults_require_tokens(defaults) if defaults.http_endpoint == "disabled"
