package bench

allow if {
	input.user in data.admins
	limits.ok
}

limits.ok if input.size < threshold

threshold := 100 if input.kind == "small"

threshold := 1000 if input.kind == "large"

expensive := {x | some x in data.numbers; x % 7 == 0}

results contains [user, kind] if {
	some user in data.users
	some kind in ["small", "large"]
	count(expensive) > 3
	allow with input as {"user": user, "kind": kind, "size": 500}
}
