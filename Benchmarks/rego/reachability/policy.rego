package bench

edges[node.id] contains target if {
	some node in input.nodes
	some target in node.targets
}

admins := {node.id | some node in input.nodes; node.admin}

reaches[node.id] := found if {
	some node in input.nodes
	node.public
	found := graph.reachable(edges, {node.id}) & admins
	count(found) > 0
}

paths := graph.reachable_paths(data.tree, {"r"})

parents := {child: {p | some p, children in edges; child in children} | some child in admins}

result := {"reaches": reaches, "paths": count(paths), "parents": parents}
