package bench

lookup(id) := entry.name if {
	some entry in data.table
	entry.id == id
}

names contains name if {
	some ref in input.refs
	name := lookup(ref)
}

owners contains owner_of(ref) if some ref in input.refs

owner_of(id) := [e.owner | some e in data.table; e.id == id][0]

result := {"names": names, "owners": owners}
