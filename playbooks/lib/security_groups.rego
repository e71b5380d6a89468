# Bawn
# SPDX-License-Identifier: Apache-2.0

# Which ranges of a security group's rules are open to the world, and what is left without them.
package lib.repair.groups

everybody := {"0.0.0.0/0", "::/0"}

# Whether a rule lets a port in: its own range, or every protocol.
covers(rule, port) if rule.protocol in {"-1", "all"}

covers(rule, port) if {
	rule.protocol in {"tcp", "6"}
	rule.from_port <= port
	rule.to_port >= port
}

# Whether a rule lets any of some ports in from everybody.
opens(rule, ports) if {
	some port in ports
	covers(rule, port)
	some cidr in worlds(rule)
	cidr
}

# The ranges of a rule that are everybody.
worlds(rule) := {cidr | some cidr in array.concat(
	object.get(rule, "cidr_blocks", []),
	object.get(rule, "ipv6_cidr_blocks", []),
); cidr in everybody}

# A rule without everybody; of a rule that names nobody else nothing is left.
without_world(rule) := kept if {
	four := [cidr | some cidr in object.get(rule, "cidr_blocks", []); not cidr in everybody]
	six := [cidr | some cidr in object.get(rule, "ipv6_cidr_blocks", []); not cidr in everybody]
	rest := object.remove(rule, ["cidr_blocks", "ipv6_cidr_blocks"])
	kept := object.union(rest, object.union(filled("cidr_blocks", four), filled("ipv6_cidr_blocks", six)))
}

filled(name, values) := {name: values} if count(values) > 0

filled(_, values) := {} if count(values) == 0

names_somebody(rule) if count(object.get(rule, "cidr_blocks", [])) > 0

names_somebody(rule) if count(object.get(rule, "ipv6_cidr_blocks", [])) > 0

names_somebody(rule) if count(object.get(rule, "security_groups", [])) > 0

names_somebody(rule) if count(object.get(rule, "prefix_list_ids", [])) > 0

names_somebody(rule) if rule.self == true

# What is left of a group's rules when everybody is taken out of those that open some ports.
closed(rules, ports) := [kept |
	some rule in rules
	kept := left(rule, ports)
	names_somebody(kept)
]

left(rule, ports) := without_world(rule) if opens(rule, ports)

left(rule, ports) := rule if not opens(rule, ports)

# Ids of the rules, as the cloud lists them one by one, that open some ports to everybody.
open_rule_ids(rules, ports) := [rule.SecurityGroupRuleId |
	some rule in rules
	rule.IsEgress == false
	object.get(rule, "CidrIpv4", object.get(rule, "CidrIpv6", "")) in everybody
	some port in ports
	covers({"protocol": rule.IpProtocol, "from_port": rule.FromPort, "to_port": rule.ToPort}, port)
]

# The same rules as what has to be given to allow them again.
permissions(rules, ids) := [permission |
	some rule in rules
	rule.SecurityGroupRuleId in ids
	range := object.union(
		object.filter({"CidrIp": object.get(rule, "CidrIpv4", "")}, [name | name := "CidrIp"; rule.CidrIpv4]),
		object.filter({"CidrIpv6": object.get(rule, "CidrIpv6", "")}, [name | name := "CidrIpv6"; rule.CidrIpv6]),
	)
	described := object.union(range, object.filter(
		{"Description": object.get(rule, "Description", "")},
		[name | name := "Description"; rule.Description],
	))
	member := {true: "IpRanges", false: "Ipv6Ranges"}[has_four(rule)]
	permission := object.union(
		object.filter(
			{"IpProtocol": rule.IpProtocol, "FromPort": rule.FromPort, "ToPort": rule.ToPort},
			[name | some name in ["IpProtocol", "FromPort", "ToPort"]; ports_matter(rule, name)],
		),
		{member: [described]},
	)
]

has_four(rule) := true if rule.CidrIpv4

has_four(rule) := false if not rule.CidrIpv4

ports_matter(_, "IpProtocol")

ports_matter(rule, _) if rule.IpProtocol != "-1"
