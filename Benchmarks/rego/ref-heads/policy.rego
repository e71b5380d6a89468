package bench

inventory.by_type[resource.type][resource.name] := resource.attributes if some resource in input.resources

inventory.count[type] := count(names) if some type, names in inventory.by_type

inventory.regions[resource.attributes.region] contains resource.name if some resource in input.resources

findings[severity][id] contains name if {
	some resource in input.resources
	some check in data.checks
	check.type == resource.type
	resource.attributes[check.attribute] == check.bad
	severity := check.severity
	id := check.id
	name := resource.name
}

worst := [id | some id, _ in findings.high]

one := inventory.by_type.bucket["b-7"].region

result := {"counts": inventory.count, "regions": inventory.regions, "findings": findings, "worst": worst, "one": one}
