package bench

allowed contains request.id if {
	some request in input.requests
	some statement in data.statements
	statement.effect == "Allow"
	some action in statement.actions
	glob.match(action, [":"], request.action)
	some resource in statement.resources
	glob.match(resource, ["/"], request.resource)
}

denied contains request.id if {
	some request in input.requests
	some statement in data.statements
	statement.effect == "Deny"
	some action in statement.actions
	glob.match(action, [":"], request.action)
	some resource in statement.resources
	glob.match(resource, ["/"], request.resource)
}

owned contains file if {
	some file in input.files
	some pattern in data.owners
	glob.match(pattern, [], file)
}

result := {"allowed": allowed - denied, "denied": denied, "owned": owned}
