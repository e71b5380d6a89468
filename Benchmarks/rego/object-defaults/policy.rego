package bench

settings[service.name] := merged if {
	some service in input.services
	environment := object.get(data.environments, service.environment, {})
	merged := object.union(object.union(data.defaults, environment), object.get(service, "settings", {}))
}

public contains service.name if {
	some service in input.services
	object.get(service, ["settings", "network", "public"], false) == true
}

timeouts[name] := object.get(s, ["limits", "timeout"], 30) if some name, s in settings

labels := object.union_n([object.get(service, "labels", {}) | some service in input.services])

drift[name] := changed if {
	some name, s in settings
	changed := {key: [value, object.get(data.defaults, key, null)] |
		some key, value in s
		object.get(data.defaults, key, null) != value
	}
	count(changed) > 0
}

result := {"public": public, "timeouts": timeouts, "labels": labels, "drift": drift}
