package bench

pages := [array.slice(input.items, i * 20, (i + 1) * 20) | some i in numbers.range(0, (count(input.items) / 20) - 1)]

flat := [x | some page in pages; some x in page]

pairs := [[a, b] | some i, a in input.small; some j, b in input.small; i < j; a + b == 100]

joined := array.concat(array.concat(input.items, input.small), [1, 2, 3])

unique := {x | some x in joined}

window := [sum(array.slice(input.items, i, i + 5)) | some i in numbers.range(0, count(input.items) - 5)]

is_sorted if {
	every i in numbers.range(0, count(input.items) - 2) {
		input.items[i] <= input.items[i + 1]
	}
}

default is_sorted := false

firsts := [i | some i, x in input.items; not x in array.slice(input.items, 0, i)]

flags := [any_true, all_true]

any_true if {
	some x in input.items
	x > 990
}

all_true if {
	every x in input.items {
		x >= 0
	}
}

result := {"flat": count(flat), "pairs": pairs, "unique": count(unique), "window": window, "sorted": is_sorted, "firsts": count(firsts), "flags": flags}
