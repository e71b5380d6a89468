package bench

links contains {"from": input.edges[i].name, "to": input.nodes[j].name} if {
	some i, j
	input.edges[i].target == input.nodes[j].id
	input.nodes[j].kind == "bucket"
}
