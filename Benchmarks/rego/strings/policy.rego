package bench

messages contains message if {
	some item in input.items
	parts := split(item.arn, ":")
	count(parts) == 6
	startswith(item.arn, "arn:aws:")
	not endswith(item.arn, "/ignored")
	contains(parts[5], "/")
	name := trim_prefix(parts[5], "role/")
	message := sprintf("%s in %v uses %q (%d)", [upper(name), parts[3], item.kind, count(item.arn)])
}

joined := concat(",", [substring(item.arn, 8, 3) | some item in input.items])

replaced contains strings.replace_n({"a": "1", "b": "2", ":": "/"}, item.arn) if some item in input.items

positions contains indexof(item.arn, "role") if some item in input.items

formatted contains $"{item.kind}: {item.arn}!" if some item in input.items

result := {"messages": messages, "joined": joined, "replaced": replaced, "positions": positions, "formatted": formatted}
