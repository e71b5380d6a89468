package bench

pairs contains [a.id, b.id] if {
	some a in input.items
	some b in input.items
	a.key == b.parent
	a.region == b.region
}
