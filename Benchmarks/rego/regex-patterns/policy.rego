package bench

violations contains {"resource": resource.name, "rule": rule.id} if {
	some resource in input.resources
	some rule in data.naming
	rule.kind == resource.kind
	not regex.match(rule.pattern, resource.name)
}

owners[resource.name] := team if {
	some resource in input.resources
	some team, patterns in data.teams
	some pattern in patterns
	regex.match(sprintf("^%s-.*$", [pattern]), resource.name)
}

secrets contains [file.path, name] if {
	some file in input.files
	some name, pattern in data.secrets
	regex.match(pattern, file.text)
}

result := {"violations": violations, "owners": owners, "secrets": secrets}
