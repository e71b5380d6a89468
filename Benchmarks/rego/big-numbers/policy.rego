package bench

factorials := [product(numbers.range(1, n)) | some n in numbers.range(1, 60)]

powers := [p | some n in input.large; p := ((n * n) * n) * n]

total := sum(input.large)

prices := [c | some p in input.prices; c := round((p * 1.19) * 100) / 100]

taxes := sum([t | some p in input.prices; t := p * 0.19])

remainders := [m | some n in input.large; m := n % 1000000007]

ordered := sort(input.large)

texts := [format_int(n, 16) | some n in input.large]

exact := [q | some n in input.large; q := n / 3]

compared := count([1 | some n in input.large; n > 100000000000000000000])

mixed := [bits.xor(bits.and(n, 65535), bits.lsh(1, 3)) | some n in input.small]

result := [factorials, powers, total, prices, taxes, remainders, ordered, texts, exact, compared, mixed]
