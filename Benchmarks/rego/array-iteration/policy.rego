package bench

default found := false

found if data.numbers[_] == 99999

found if {
	some n in data.numbers
	n > 99998
	n % 2 == 1
	n < 0
}

found if {
	some i, n in data.numbers
	i == n + 1
}
