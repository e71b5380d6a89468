package bench

sorted := sort([x.cost | some x in input.items])

top := array.slice(array.reverse(sorted), 0, 10)

by_kind[kind] contains x.name if {
	some x in input.items
	kind := x.kind
}

stats[kind] := {"n": count(costs), "sum": sum(costs), "max": max(costs), "min": min(costs)} if {
	some kind, names in by_kind
	costs := [x.cost | some x in input.items; x.kind == kind]
}

ranked := [x.name | some x in input.items; x.cost >= sorted[count(sorted) - 5]]

result := {"top": top, "stats": stats, "ranked": ranked}
