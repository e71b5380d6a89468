package bench

invalid contains service.name if {
	some service in input.services
	not json.match_schema(service, data.schema)[0]
}

messages contains error.desc if {
	some service in input.services
	[_, errors] := json.match_schema(service, data.schema)
	some error in errors
}

typed contains service.name if {
	some service in input.services
	is_string(service.name)
	is_number(service.port)
	is_array(service.tags)
	every tag in service.tags {
		type_name(tag) == "string"
	}
}

result := {"invalid": invalid, "messages": count(messages), "typed": typed}
