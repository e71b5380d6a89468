package bench

deny contains message if {
	some bucket in input.buckets
	not bucket.encryption.enabled
	message := sprintf("bucket %q in %s is not encrypted (owner: %v)", [bucket.name, bucket.region, bucket.tags])
}

deny contains message if {
	some group in input.groups
	some i, rule in group.ingress
	"0.0.0.0/0" in rule.cidr_blocks
	rule.from_port <= 22
	rule.to_port >= 22
	message := sprintf("%s: ingress[%d] opens ports %d-%d to %v", [group.id, i, rule.from_port, rule.to_port, rule.cidr_blocks])
}

deny contains {"id": id, "severity": severity, "message": message} if {
	some key in input.keys
	key.age > 90
	id := sprintf("KEY-%05d", [key.number])
	severity := {true: "high", false: "medium"}[key.age > 180]
	message := sprintf("key %s is %d days old, %.1f%% of a year, %x", [key.name, key.age, (key.age * 100) / 365, key.number])
}
