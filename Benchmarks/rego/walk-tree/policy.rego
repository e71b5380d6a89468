package bench

secrets contains path if {
	[path, value] := walk(input.tree)
	path[count(path) - 1] == "password"
	is_string(value)
}

leaves := count([v | walk(input.tree, [_, v]); not is_object(v); not is_array(v)])

depths contains count(path) if walk(input.tree, [path, _])

result := {"secrets": secrets, "leaves": leaves, "depths": depths}
