package bench

exposed contains instance.id if {
	some instance in input.instances
	some rule in instance.rules
	not inside(rule.cidr)
}

inside(cidr) if {
	some network in data.networks
	net.cidr_contains(network, cidr)
}

zones[instance.id] contains name if {
	some instance in input.instances
	some name, blocks in data.zones
	some block in blocks
	net.cidr_contains(block, instance.address)
}

matches := net.cidr_contains_matches(data.networks, [instance.address | some instance in input.instances])

merged := net.cidr_merge([rule.cidr | some instance in input.instances; some rule in instance.rules])

hosts := count(net.cidr_expand("10.1.2.0/25"))

invalid contains rule.cidr if {
	some instance in input.instances
	some rule in instance.rules
	not net.cidr_is_valid(rule.cidr)
}

result := {"exposed": exposed, "zones": zones, "matches": count(matches), "merged": merged, "hosts": hosts, "invalid": invalid}
