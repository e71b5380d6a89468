package bench

default allow := false

allow if {
	some policy in data.policies
	policy.effect == "allow"
	matches(policy)
	not denied
}

denied if {
	some policy in data.policies
	policy.effect == "deny"
	matches(policy)
}

matches(policy) if {
	input.action in policy.actions
	some pattern in policy.resources
	glob.match(pattern, ["/"], input.resource)
	every condition in policy.conditions {
		holds(condition)
	}
}

holds(condition) if {
	condition.op == "eq"
	value_at(condition.path) == condition.value
}

holds(condition) if {
	condition.op == "in"
	value_at(condition.path) in condition.value
}

holds(condition) if {
	condition.op == "lt"
	value_at(condition.path) < condition.value
}

value_at(path) := object.get(input, split(path, "."), null)
