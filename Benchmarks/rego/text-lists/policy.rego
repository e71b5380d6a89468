package bench

lines := split(input.text, "\n")

fields := [parts |
	some line in lines
	parts := [trim_space(p) | some p in split(line, ",")]
]

header := fields[0]

records := [{header[i]: value | some i, value in row} | some n, row in fields; n > 0]

slugs := [replace(lower(trim(record.title, " .!")), " ", "-") | some record in records]

initials := [concat("", [upper(substring(word, 0, 1)) | some word in split(record.title, " ")]) | some record in records]

report := concat("\n", [sprintf("%-20s|%6d|%s", [record.id, count(record.title), reverse]) |
	some record in records
	reverse := strings.reverse(record.id)
])

prefixed := {record.id | some record in records; strings.any_prefix_match(record.id, ["a", "b", "c1"])}

counts := {word: n |
	some record in records
	some word in split(lower(record.title), " ")
	n := strings.count(input.text, word)
}

result := {"slugs": slugs, "initials": initials, "report": report, "prefixed": prefixed, "counts": counts}
