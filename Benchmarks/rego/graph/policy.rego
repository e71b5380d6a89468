package bench

reached := graph.reachable(graph_data, {"n0"})

graph_data[node] := edges if some node, edges in data.graph

public contains node if {
	some node in reached
	data.kinds[node] == "internet"
}

result := [count(reached), public]
