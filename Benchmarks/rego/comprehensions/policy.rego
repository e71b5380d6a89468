package bench

arrays := [x | some n in data.numbers; n % 2 == 0; x := n * n]

sets := {m | some n in data.numbers; m := n % 97}

objects := {sprintf("k%d", [n]): n | some n in data.numbers; n % 3 == 0}

result := [count(arrays), count(sets), count(objects), sum(arrays), max(sets)]
