package bench

reachable contains [s.id, t.id] if {
	some s in input.subnets
	some t in input.tables
	t.subnet == s.id
	some route in t.routes
	route.cidr == "0.0.0.0/0"
	some g in input.gateways
	g.id == route.gateway
	not g.detached
}

exposed contains instance.id if {
	some instance in input.instances
	some [subnet, _] in reachable
	subnet == instance.subnet
	some group_id in instance.groups
	some group in input.groups
	group.id == group_id
	some rule in group.rules
	rule.cidr == "0.0.0.0/0"
	rule.port == 22
}
