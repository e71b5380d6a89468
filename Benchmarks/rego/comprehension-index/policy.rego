package bench

by_user contains [user.name, roles] if {
	some user in input.users
	roles := [b.role | some b in input.bindings; b.user == user.name]
	count(roles) > 2
}

by_zone contains [host.name, ports] if {
	some i
	host := input.hosts[i]
	ports := {p.port: p.proto | p := input.ports[_]; p.host == host.name}
}

result := {"by_user": by_user, "by_zone": by_zone}
