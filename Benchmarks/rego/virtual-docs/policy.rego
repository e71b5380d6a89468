package bench

p contains x if {
	some k
	q[k] = x
	r[x]
}

q[k] := v if {
	some k, v in data.values
	v % 2 == 0
}

r contains v if {
	some v in data.values
	v % 3 == 0
}

nested.a.b[x] := y if {
	some x in p
	y := q[sprintf("k%d", [x])]
}

total := count(nested.a.b) + count(p)
