package bench

primes := [n |
	some n in numbers.range(2, 300)
	count([d | some d in numbers.range(2, n - 1); n % d == 0]) == 0
]

squares := sum([m | some n in numbers.range(1, 2000); m := n * n])

average := sum(data.values) / count(data.values)

variance := sum([s | some v in data.values; d := v - average; s := d * d]) / count(data.values)

rounded := [t | some v in data.values; t := round(v * 10) / 10]

text := [format_int(n, 16) | some n in numbers.range(1, 500)]

parsed := sum([to_number(t) | some t in data.texts])

result := [primes, squares, average, variance, sum(rounded), count(text), parsed]
