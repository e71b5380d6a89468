package bench

classify(n) := "low" if n < 10

classify(n) := "middle" if {
	n >= 10
	n < 100
}

classify(n) := "high" if n >= 100

normalise(text) := lower(trim_space(replace(text, "_", "-")))

same := [1 | some n in data.numbers; classify(5) == "low"; normalise(" A_B ") == "a-b"; n >= 0]

different := [classify(n) | some n in data.numbers]

result := [count(same), count([x | some x in different; x == "high"])]
