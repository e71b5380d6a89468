# Bawn
# SPDX-License-Identifier: Apache-2.0

# What a security group lets the world in by, and what is left without that. Rules come in two forms:
# as blocks of a group's document, and as the cloud lists them one by one, each with an id.
package lib.repair.groups

everybody := {"0.0.0.0/0", "::/0"}

any_protocol := {"-1", "all"}

# Whether a rule lets a port in: its own range, or every protocol.
covers(rule, _) if rule.protocol in any_protocol

covers(rule, port) if {
	rule.protocol in {"tcp", "6", "udp", "17"}
	rule.from_port <= port
	rule.to_port >= port
}

covers_any(rule, ports) if {
	some port in ports
	covers(rule, port)
}

# Whether a rule lets all ports of a protocol in, or every protocol.
covers_all(rule) if rule.protocol in any_protocol

covers_all(rule) if {
	rule.from_port <= 1
	rule.to_port >= 65535
}

# The ranges of a block that are everybody.
worlds(rule) := {cidr | some cidr in array.concat(
	object.get(rule, "cidr_blocks", []),
	object.get(rule, "ipv6_cidr_blocks", []),
); cidr in everybody}

# Whether a block lets everybody in to any of some ports.
opens(rule, ports) if {
	count(worlds(rule)) > 0
	covers_any(rule, ports)
}

# Whether a block lets everybody in to all ports.
opens_all(rule) if {
	count(worlds(rule)) > 0
	covers_all(rule)
}

# What a rule lets through besides some ports, as [protocol, from, to]. Every protocol becomes those
# that people use: TCP, UDP and ICMP.
rest(rule, ports) := [[rule.protocol, range[0], range[1]] |
	some range in without(rule.from_port, rule.to_port, ports)
] if {
	not rule.protocol in any_protocol
}

rest(rule, ports) := array.concat(
	[[protocol, range[0], range[1]] |
		some protocol in ["tcp", "udp"]
		some range in without(0, 65535, ports)
	],
	[["icmp", -1, -1], ["icmpv6", -1, -1]],
) if {
	rule.protocol in any_protocol
}

# A range of ports without some of them.
without(first, last, ports) := [[start, end] |
	some start in array.concat([first], [next | some port in sort(ports); next := port + 1])
	start >= first
	start <= last
	not start in ports
	end := min([stop |
		some stop in array.concat([last], [before | some port in ports; before := port - 1])
		stop >= start
	])
]

# An address's own kind of ICMP.
suits("icmp", cidr) if not contains(cidr, ":")

suits("icmpv6", cidr) if contains(cidr, ":")

suits(protocol, _) if not protocol in {"icmp", "icmpv6"}

# MARK: Blocks

# What blocks let in, one by one: [[protocol, from, to, description], kind, value].
grants(rules) := [[key, kind, value] |
	some rule in rules
	key := [rule.protocol, rule.from_port, rule.to_port, object.get(rule, "description", "")]
	some kind in ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"]
	some value in object.get(rule, kind, [])
]

selves(rules) := {[rule.protocol, rule.from_port, rule.to_port, object.get(rule, "description", "")] |
	some rule in rules
	rule.self == true
}

# Blocks of what is let in, in the order in which a group's document has them.
blocks(granted, own) := [block |
	some key in keys_of(granted, own)
	found := [grant | some grant in granted; grant[0] == key]
	block := object.union_n(array.concat(
		[{"protocol": key[0], "from_port": key[1], "to_port": key[2], "self": is_own(key, own)}],
		array.concat(
			[{"description": key[3]} | key[3] != ""],
			[{kind: values} |
				some kind in ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"]
				values := [grant[2] | some grant in found; grant[1] == kind]
				count(values) > 0
			],
		),
	))
]

keys_of(granted, own) := {grant[0] | some grant in granted} | own

is_own(key, own) := true if key in own

is_own(key, own) := false if not key in own

is_world(grant) if grant[2] in everybody

rule_of(grant) := {"protocol": grant[0][0], "from_port": grant[0][1], "to_port": grant[0][2]}

# The blocks of a group when what else the world may reach has rules of its own.
widened(rules, ports) := blocks(array.concat(grants(rules), added), selves(rules)) if {
	there := grants(rules)
	added := [grant |
		some grant in {[[piece[0], ends[0], ends[1], wide[0][3]], wide[1], wide[2]] |
			some wide in there
			is_world(wide)
			covers_any(rule_of(wide), ports)
			some piece in rest(rule_of(wide), ports)
			suits(piece[0], wide[2])
			ends := [piece[1], piece[2]]
		}
		not has(there, grant)
	]
}

# Descriptions don't make rules different.
has(granted, grant) if {
	some other in granted
	other[1] == grant[1]
	other[2] == grant[2]
	rule_of(other) == rule_of(grant)
}

# The blocks of a group when nothing lets the world in to some ports.
closed(rules, ports) := blocks(
	[grant |
		some grant in grants(rules)
		not is_open_to(grant, ports)
	],
	selves(rules),
)

is_open_to(grant, ports) if {
	is_world(grant)
	covers_any(rule_of(grant), ports)
}

# The blocks of a group when nothing lets the world in to all ports.
narrowed(rules) := blocks(
	[grant |
		some grant in grants(rules)
		not is_open_to_all(grant)
	],
	selves(rules),
)

is_open_to_all(grant) if {
	is_world(grant)
	covers_all(rule_of(grant))
}

# MARK: Listed rules

listed(rule) := {"protocol": rule.IpProtocol, "from_port": rule.FromPort, "to_port": rule.ToPort}

range_of(rule) := object.get(rule, "CidrIpv4", object.get(rule, "CidrIpv6", ""))

# The ids of listed rules that let everybody in to some ports.
open_rule_ids(rules, ports) := [rule.SecurityGroupRuleId |
	some rule in rules
	rule.IsEgress == false
	range_of(rule) in everybody
	covers_any(listed(rule), ports)
]

# The ids of listed rules that let everybody in to all ports.
unlimited_rule_ids(rules) := [rule.SecurityGroupRuleId |
	some rule in rules
	rule.IsEgress == false
	range_of(rule) in everybody
	covers_all(listed(rule))
]

# The ids of all listed rules of one direction.
rule_ids(rules, is_egress) := [rule.SecurityGroupRuleId |
	some rule in rules
	rule.IsEgress == is_egress
]

# The rules that keep the world's way to all but some ports, as what has to be given to allow them.
# Two rules that overlap leave the same only once.
kept_permissions(rules, ports) := [kept | some kept in kept_set(rules, ports)]

kept_set(rules, ports) := {permission([piece[0], piece[1], piece[2]], source(rule)) |
	some rule in rules
	rule.IsEgress == false
	range_of(rule) in everybody
	covers_any(listed(rule), ports)
	some piece in rest(listed(rule), ports)
	suits(piece[0], range_of(rule))
	not is_listed(rules, piece, range_of(rule))
}

is_listed(rules, piece, cidr) if {
	some rule in rules
	rule.IsEgress == false
	range_of(rule) == cidr
	[rule.IpProtocol, rule.FromPort, rule.ToPort] == piece
}

# Listed rules as what has to be given to allow them again.
permissions(rules, ids) := [permission([rule.IpProtocol, rule.FromPort, rule.ToPort], source(rule)) |
	some rule in rules
	rule.SecurityGroupRuleId in ids
]

permission(ports, from) := object.union(
	{name: value |
		some name, value in {"IpProtocol": ports[0], "FromPort": ports[1], "ToPort": ports[2]}
		needs(name, ports[0])
	},
	from,
)

# Every protocol has no ports.
needs("IpProtocol", _)

needs(name, protocol) if {
	name in {"FromPort", "ToPort"}
	protocol != "-1"
}

# Who a listed rule lets in.
source(rule) := {"IpRanges": [described({"CidrIp": rule.CidrIpv4}, rule)]} if rule.CidrIpv4

source(rule) := {"Ipv6Ranges": [described({"CidrIpv6": rule.CidrIpv6}, rule)]} if rule.CidrIpv6

source(rule) := {"PrefixListIds": [described({"PrefixListId": rule.PrefixListId}, rule)]} if rule.PrefixListId

source(rule) := {"UserIdGroupPairs": [described(
	object.filter(rule.ReferencedGroupInfo, ["GroupId", "UserId"]),
	rule,
)]} if {
	rule.ReferencedGroupInfo.GroupId
}

described(range, rule) := object.union(range, {"Description": rule.Description}) if rule.Description != ""

described(range, rule) := range if object.get(rule, "Description", "") == ""

# The rules that let everybody in to some ports, as what has to be given to allow them again.
open_permissions(rules, ports) := permissions(rules, open_rule_ids(rules, ports))

unlimited_permissions(rules) := permissions(rules, unlimited_rule_ids(rules))

# The rules of one direction, as what has to be given to allow them again.
direction_permissions(rules, is_egress) := permissions(rules, rule_ids(rules, is_egress))
