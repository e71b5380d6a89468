package bench

secrets contains path if {
	walk(input, [path, value])
	is_string(value)
	startswith(value, "AKIA")
}

privileged contains concat("/", [sprintf("%v", [p]) | some p in path]) if {
	walk(input, [path, value])
	value.privileged == true
}

images contains value.image if walk(input, [_, value])

size := count([1 | walk(input, _)])

result := {"secrets": secrets, "privileged": privileged, "images": count(images), "size": size}
