package bench

default allow := false

allow if {
	some grant in grants[input.user.role]
	grant.action == input.action
	startswith(input.path, grant.prefix)
	not blocked
}

grants[role] := data.roles[role].grants if some role, _ in data.roles

blocked if input.user.name in data.blocked

blocked if {
	input.user.suspended
	not input.user.role == "admin"
}

passed contains name if {
	some name, test in input.tests
	allow == test.want with input as test.request
}

overridden contains name if {
	some name, test in input.tests
	not allow with input.user as {"name": "eve", "role": "reader", "suspended": true}
		with input.action as test.request.action
		with input.path as test.request.path
}

emptied contains name if {
	some name, test in input.tests
	not allow with input as test.request with data.roles as {}
}

result := {"passed": count(passed), "overridden": overridden, "emptied": count(emptied)}
