# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.network

import data.lib

# METADATA
# description: |
#   The range holds every public address of its family, however it is written. All public IPv6
#   addresses lie in 2000::/3.
is_open_cidr(cidr) if {
	is_string(cidr)
	endswith(cidr, "/0")
}

is_open_cidr("2000::/3")

# METADATA
# description: |
#   The ranges hold every IPv4 or every IPv6 address: one open range, or several that cover the
#   address space together, which is how people get past a check for the open range.
covers_world(cidrs) if {
	some cidr in cidrs
	is_open_cidr(cidr)
}

covers_world(cidrs) if {
	wide := {cidr | some cidr in cidrs; has_wide_prefix(cidr); net.cidr_is_valid(cidr)}
	count(wide) > 1
	some range in net.cidr_merge(wide)
	is_open_cidr(range)
}

# Prefixes that a few ranges need to cover the world. Suffixes and no pattern, so that the known end
# of an unknown text decides.
wide_prefixes := ["/1", "/2", "/3", "/4", "/5", "/6", "/7", "/8"]

has_wide_prefix(cidr) if {
	some prefix in wide_prefixes
	endswith(cidr, prefix)
}

# METADATA
# description: |
#   The range isn't the world, but so wide that nobody owns it: wider than /8 in IPv4, where even the
#   largest private range is a /8, or wider than /16 in IPv6, private ranges apart.
is_huge_cidr(cidr) if {
	some prefix in array.slice(wide_prefixes, 0, 7)
	endswith(cidr, prefix)
	not is_private_ipv6(cidr)
	not is_open_cidr(cidr)
}

is_huge_cidr(cidr) if {
	contains(cidr, ":")
	some prefix in ["/8", "/9", "/10", "/11", "/12", "/13", "/14", "/15"]
	endswith(cidr, prefix)
	not is_private_ipv6(cidr)
}

# Unique local, link-local and multicast addresses.
is_private_ipv6(cidr) if {
	some start in ["fc", "fd", "fe", "ff", "FC", "FD", "FE", "FF"]
	startswith(cidr, start)
}

# METADATA
# description: The protocol is every protocol.
is_any_protocol(protocol) if protocol in {"-1", "all", -1}

# METADATA
# description: |
#   A port lies in a range. 0 to 0 counts as all ports: it is how rules for every port are written
#   by habit from protocol -1.
# Written so, all ports are mostly meant; in an account it is port 0.
ports_include(from, to, _) if {
	from == 0
	to == 0
	lib.is_code
}

ports_include(from, to, port) if {
	from <= port
	port <= to
}

# METADATA
# description: A security group rule, in any of its forms, lets the port through.
admits_port(rule, port) if {
	not is_portless(rule)
	ports_include(rule.from_port, rule.to_port, port)
}

admits_port(rule, _) if admits_all_protocols(rule)

# METADATA
# description: A security group rule lets TCP connections to the port through.
admits_tcp_port(rule, port) if {
	not is_udp(rule)
	admits_port(rule, port)
}

is_udp(rule) if rule.protocol in {"udp", "17"}

is_udp(rule) if rule.ip_protocol in {"udp", "17"}

# METADATA
# description: A security group rule lets every protocol through, and so every port.
admits_all_protocols(rule) if is_any_protocol(rule.protocol)

admits_all_protocols(rule) if is_any_protocol(rule.ip_protocol)

# METADATA
# description: |
#   A security group rule is written for every protocol: by the protocol, or by ports of -1, which is
#   how all types of ICMP are named as well.
names_every_protocol(rule) if admits_all_protocols(rule)

names_every_protocol(rule) if {
	rule.from_port == -1
	rule.to_port == -1
}

# METADATA
# description: A security group rule serves the web and nothing else.
is_web_only(rule) if {
	rule.from_port == rule.to_port
	rule.from_port in {80, 443}
}

# Protocols without ports: ICMP, encapsulations and the two of IPsec.
portless := {"icmp", "icmpv6", "1", "4", "41", "47", "50", "51", "58"}

is_portless(rule) if rule.protocol in portless

is_portless(rule) if rule.ip_protocol in portless

# METADATA
# description: A security group rule lets every protocol and port through.
admits_all_ports(rule) if admits_all_protocols(rule)

admits_all_ports(rule) if {
	rule.from_port <= 1
	rule.to_port >= 65535
}

# METADATA
# description: |
#   A security group rule, in any of its forms, is open to the world: by its ranges, or by those of a
#   prefix list of this code.
is_open(rule) if covers_world(rule.cidr_blocks)

is_open(rule) if covers_world(rule.ipv6_cidr_blocks)

is_open(rule) if is_open_cidr(rule.cidr_ipv4)

is_open(rule) if is_open_cidr(rule.cidr_ipv6)

is_open(rule) if {
	some id in prefix_lists(rule)
	list := graph.get(id)
	covers_world([entry.cidr | some entry in list.aws_ec2_managed_prefix_list_entry])
}

prefix_lists(rule) := rule.prefix_list_ids

prefix_lists(rule) := [rule.prefix_list_id]

# METADATA
# description: |
#   A security group rule holds a range that is nearly the world, without being the world.
huge_cidr(rule) := [cidr |
	some attribute in ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"]
	some cidr in lib.as_array(rule[attribute])
	is_huge_cidr(cidr)
][0]

# Ranges that nobody reaches from the internet: private, shared by carriers, of the machine itself,
# of one link.
private_ranges := ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"]

# METADATA
# description: A security group rule holds a public IPv4 range wider than /24.
wide_public_cidr(rule) := [cidr |
	some attribute in ["cidr_blocks", "cidr_ipv4"]
	some cidr in lib.as_array(rule[attribute])
	is_wide_public_cidr(cidr)
][0]

is_wide_public_cidr(cidr) if {
	parts := split(cidr, "/")
	to_number(parts[1]) < 24
	net.cidr_is_valid(cidr)
	not is_private_cidr(cidr)
}

is_private_cidr(cidr) if {
	some range in private_ranges
	net.cidr_contains(range, cidr)
}

# METADATA
# description: |
#   A security group rule is open to the world, or is one of its own that names neither source nor
#   destination.
is_unrestricted(rule) if is_open(rule)

is_unrestricted(rule) if {
	startswith(rule.bawn.type, "aws_vpc_security_group_")
	has_no_source(rule)
}

# What refers to a security group without being its member.
rule_types := {
	"aws_default_security_group",
	"aws_security_group",
	"aws_security_group_rule",
	"aws_vpc_security_group_egress_rule",
	"aws_vpc_security_group_ingress_rule",
}

# METADATA
# description: Something of the same code is a member of the security group.
is_attached(group) if {
	some referrer in graph.referrers(group)
	referrer.bawn.mode == "managed"
	not referrer.bawn.type in rule_types
}

# METADATA
# description: A resource is a security group rule of its own that lets traffic in.
is_ingress_rule(resource) if resource.bawn.type == "aws_vpc_security_group_ingress_rule"

is_ingress_rule(resource) if {
	resource.bawn.type == "aws_security_group_rule"
	resource.type == "ingress"
}

# METADATA
# description: A resource is a security group rule of its own that lets traffic out.
is_egress_rule(resource) if resource.bawn.type == "aws_vpc_security_group_egress_rule"

is_egress_rule(resource) if {
	resource.bawn.type == "aws_security_group_rule"
	resource.type == "egress"
}

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
# description: |
#   The entries of a network ACL let the world connect to a TCP port. The entry with the lowest number
#   that fits a packet decides, so an earlier denial for everybody wins over a later permission.
acl_opens_port(entries, port) if {
	some entry in entries
	acl_opens(entry, port)
	not is_denied_earlier(entries, entry, port)
}

# METADATA
# description: A network ACL entry of its own lets the world connect to a TCP port.
acl_opens(entry, port) if {
	acl_admits(entry, port)
	not entry.protocol in acl_other_protocols
}

# METADATA
# description: |
#   A network ACL has entries that let traffic in, or is such an entry. Without any nothing comes in.
has_acl_entries(resource) if resource.ingress

has_acl_entries(resource) if resource.bawn.type == "aws_network_acl_rule"

# METADATA
# description: |
#   Another entry of the network ACL that the rule belongs to denies the port to the world before it.
acl_denies_before(rule, port) if {
	acl := graph.get(rule.network_acl_id)
	is_denied_earlier(incoming_entries(acl), rule, port)
}

incoming_entries(acl) := [entry |
	some entry in acl.aws_network_acl_rule
	not entry.egress == true
]

# METADATA
# description: A network ACL entry allows every protocol.
acl_allows_all(entry) if {
	is_any_protocol(entry.protocol)
	acl_action(entry) == "allow"
}

# METADATA
# description: A network ACL entry lets the world reach every TCP port.
acl_is_wide_open(entry) if {
	acl_open(entry)
	acl_allows_all(entry)
}

acl_is_wide_open(entry) if {
	acl_open(entry)
	acl_action(entry) == "allow"
	not entry.protocol in acl_other_protocols
	entry.from_port <= 1
	entry.to_port == 65535
}

# Protocols other than TCP, as network ACLs name them.
acl_other_protocols := {"udp", "17", "icmp", "1", "icmpv6", "58"}

is_denied_earlier(entries, entry, port) if {
	some denial in entries
	acl_action(denial) == "deny"
	acl_number(denial) < acl_number(entry)
	covers_family(denial, entry)
	acl_covers(denial, port)
	not denial.protocol in acl_other_protocols
}

acl_number(entry) := to_number(entry.rule_no)

acl_number(entry) := to_number(entry.rule_number)

covers_family(denial, entry) if {
	is_open_cidr(denial.cidr_block)
	is_open_cidr(entry.cidr_block)
}

covers_family(denial, entry) if {
	is_open_cidr(denial.ipv6_cidr_block)
	is_open_cidr(entry.ipv6_cidr_block)
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
	not rule.cidr_blocks
	not rule.ipv6_cidr_blocks
	not rule.cidr_ipv4
	not rule.cidr_ipv6
	not rule.prefix_list_id
	not rule.prefix_list_ids
	not rule.referenced_security_group_id
	not rule.source_security_group_id
	not rule.security_groups
	not rule.self
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

# METADATA
# description: |
#   A route leads to a machine of this code, or to a network interface that passes on what isn't its
#   own.
leads_to_instance(route) if route.instance_id

leads_to_instance(route) if graph.get(route.network_interface_id).bawn.type == "aws_instance"

leads_to_instance(route) if {
	interface := graph.get(route.network_interface_id)
	interface.bawn.type == "aws_network_interface"
	interface.source_dest_check == false
}

# METADATA
# description: A client VPN endpoint records who connects.
logs_connections(endpoint) if endpoint.connection_log_options[_].enabled == true

# METADATA
# description: A network firewall, its policy or rule group names a customer managed key.
firewall_key(resource) if resource.encryption_configuration[_].key_id

# METADATA
# description: |
#   A hosted zone has a key to sign with, or belongs to networks, for which signatures don't exist.
signs_or_is_private(zone) if {
	some referrer in graph.referrers(zone)
	referrer.bawn.type in {
		"aws_route53_hosted_zone_dnssec",
		"aws_route53_key_signing_key",
		"aws_route53_zone_association",
	}
}
