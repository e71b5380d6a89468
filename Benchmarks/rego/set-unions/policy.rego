package bench

permissions[user.name] := union({data.roles[role] | some role in user.roles}) if some user in input.users

roles[name] := {permission | some permission in list} if some name, list in data.lists

effective[user.name] := union({roles[role] | some role in user.roles}) - {d | some d in user.denied} if some user in input.users

common := intersection({effective[user.name] | some user in input.users; count(user.roles) > 2})

everything := union({permissions_of | some permissions_of in effective})

excess contains [user.name, permission] if {
	some user in input.users
	some permission in effective[user.name] - {p | some p in user.needed}
	startswith(permission, "admin")
}

sizes := {name: count(p & everything) | some name, p in effective}

result := {"common": common, "everything": count(everything), "excess": excess, "sizes": sizes}
