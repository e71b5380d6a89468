# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.network

# METADATA
# description: The range holds every address of its family, however it is written.
is_open_cidr(cidr) if {
	is_string(cidr)
	endswith(cidr, "/0")
}

# METADATA
# description: |
#   The ranges hold every IPv4 or every IPv6 address: one open range, or both halves of the address
#   space, which is how people get past a check for the open range.
covers_world(cidrs) if {
	some cidr in cidrs
	is_open_cidr(cidr)
}

covers_world(cidrs) if {
	"0.0.0.0/1" in cidrs
	"128.0.0.0/1" in cidrs
}

covers_world(cidrs) if {
	"::/1" in cidrs
	"8000::/1" in cidrs
}

# METADATA
# description: The protocol is every protocol.
is_any_protocol(protocol) if protocol in {"-1", "all", -1}

# METADATA
# description: |
#   A port lies in a range. 0 to 0 counts as all ports: it is how rules for every port are written
#   by habit from protocol -1.
ports_include(from, to, _) if {
	from == 0
	to == 0
}

ports_include(from, to, port) if {
	from <= port
	port <= to
}

# METADATA
# description: A security group rule, in any of its three forms, lets the port through.
admits_port(rule, port) if {
	not is_icmp(rule)
	ports_include(rule.from_port, rule.to_port, port)
}

admits_port(rule, _) if is_any_protocol(rule.protocol)

admits_port(rule, _) if is_any_protocol(rule.ip_protocol)

is_icmp(rule) if rule.protocol in {"icmp", "icmpv6", "1", "58"}

is_icmp(rule) if rule.ip_protocol in {"icmp", "icmpv6", "1", "58"}

# METADATA
# description: A security group rule lets every protocol and port through.
admits_all_ports(rule) if is_any_protocol(rule.protocol)

admits_all_ports(rule) if is_any_protocol(rule.ip_protocol)

admits_all_ports(rule) if {
	rule.from_port <= 1
	rule.to_port >= 65535
}

# METADATA
# description: A security group rule, in any of its three forms, is open to the world.
is_open(rule) if covers_world(rule.cidr_blocks)

is_open(rule) if covers_world(rule.ipv6_cidr_blocks)

is_open(rule) if is_open_cidr(rule.cidr_ipv4)

is_open(rule) if is_open_cidr(rule.cidr_ipv6)

# METADATA
# description: The range of a rule that makes it open, for messages.
open_cidr(rule) := cidr if {
	cidrs := [cidr |
		some attribute in ["cidr_blocks", "ipv6_cidr_blocks"]
		some cidr in rule[attribute]
		regex.match(`/[01]$`, cidr)
	]
	cidr := cidrs[0]
} else := rule.cidr_ipv4 if {
	is_open_cidr(rule.cidr_ipv4)
} else := rule.cidr_ipv6

# METADATA
# description: |
#   The rules of a security group that let traffic in: written into it, or standing beside it.
ingress(group) := array.concat(
	[rule |
		some rule in group.aws_security_group_rule
		rule.type == "ingress"
	],
	[rule | some rule in group.aws_vpc_security_group_ingress_rule],
)

# METADATA
# description: A network ACL entry admits a port from the world.
acl_admits(entry, port) if {
	acl_open(entry)
	acl_action(entry) == "allow"
	acl_covers(entry, port)
}

acl_open(entry) if is_open_cidr(entry.cidr_block)

acl_open(entry) if is_open_cidr(entry.ipv6_cidr_block)

acl_action(entry) := lower(entry.action)

acl_action(entry) := lower(entry.rule_action)

acl_covers(entry, _) if is_any_protocol(entry.protocol)

acl_covers(entry, port) if {
	not is_any_protocol(entry.protocol)
	entry.from_port <= port
	port <= entry.to_port
}

# METADATA
# description: A load balancer's listener sends all its visitors to HTTPS.
redirects_to_https(listener) if {
	some action in listener.default_action
	action.type == "redirect"
	action.redirect[_].protocol == "HTTPS"
}

# METADATA
# description: |
#   The rule names no source at all. Nobody can apply it so, but who leaves the source out means all.
has_no_source(rule) if {
	not rule.cidr_ipv4
	not rule.cidr_ipv6
	not rule.prefix_list_id
	not rule.prefix_list_ids
	not rule.referenced_security_group_id
}

# METADATA
# description: |
#   A load balancer's listener serves TLS 1.2 or better, sends visitors to HTTPS, or passes on what it
#   doesn't terminate.
listener_is_modern(listener) if listener.protocol in {"TCP", "UDP", "TCP_UDP", "QUIC", "TCP_QUIC", "GENEVE"}

listener_is_modern(listener) if {
	listener.protocol in {"HTTPS", "TLS"}
	regex.match(`^ELBSecurityPolicy-(FS-1-2|TLS-1-2|TLS13-1-[23])`, listener.ssl_policy)
}

listener_is_modern(listener) if {
	listener.protocol == "HTTP"
	redirects_to_https(listener)
}

# METADATA
# description: The load balancer passes packets to appliances; its listeners have no protocol.
is_gateway(balancer) if balancer.load_balancer_type == "gateway"
