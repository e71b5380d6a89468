package bench

private := ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]

open contains rule.id if {
	some rule in input.rules
	some cidr in rule.cidrs
	not is_private(cidr)
	rule.port in {22, 3389, 5432}
}

is_private(cidr) if {
	some block in private
	net.cidr_contains(block, cidr)
}

overlaps contains [a.id, b.id] if {
	some a in input.subnets
	some b in input.subnets
	a.id < b.id
	net.cidr_intersects(a.cidr, b.cidr)
}

result := {"open": open, "overlaps": overlaps}
