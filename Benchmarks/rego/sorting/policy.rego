package bench

by_size := [pair[1] | some pair in sort([[x.size, x.name] | some x in input.items])]

names := sort({x.name | some x in input.items})

top[team] := array.slice(ranked, 0, 3) if {
	some team in {x.team | some x in input.items}
	ranked := array.reverse(sort([[x.size, x.name] | some x in input.items; x.team == team]))
}

groups[team][region] contains x.name if {
	some x in input.items
	team := x.team
	region := x.region
}

totals[team] := {"n": count(members), "size": sum([x.size | some x in members]), "largest": max({x.size | some x in members})} if {
	some team, _ in groups
	members := [x | some x in input.items; x.team == team]
}

keyed := sort([object.keys(x) | some x in input.items])

result := {"by_size": by_size, "names": names, "top": top, "groups": groups, "totals": totals, "keyed": count(keyed)}
