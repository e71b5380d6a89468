package bench

resources[type] contains r if {
	some r in input.resource_changes
	type := r.type
}

changed(r) if r.change.actions[_] in ["create", "update"]

buckets := {r.address: r.change.after | some r in resources.aws_s3_bucket; changed(r)}

encrypted contains bucket if {
	some r in resources.aws_s3_bucket_server_side_encryption_configuration
	bucket := r.change.after.bucket
}

deny contains msg if {
	some address, bucket in buckets
	not bucket.bucket in encrypted
	msg := sprintf("%s is not encrypted", [address])
}

deny contains msg if {
	some r in resources.aws_security_group_rule
	changed(r)
	r.change.after.type == "ingress"
	some cidr in r.change.after.cidr_blocks
	cidr == "0.0.0.0/0"
	not r.change.after.from_port in {80, 443}
	group := [g | some g in resources.aws_security_group; g.change.after.name == r.change.after.group][0]
	msg := sprintf("%s opens %d on %s", [r.address, r.change.after.from_port, group.address])
}

deny contains msg if {
	some r in input.resource_changes
	changed(r)
	required := {"owner", "env"}
	tags := {k | some k, _ in object.get(r.change.after, "tags", {})}
	missing := required - tags
	count(missing) > 0
	msg := sprintf("%s misses tags %s", [r.address, concat(", ", sort(missing))])
}

deny contains msg if {
	some r in resources.aws_iam_policy
	doc := json.unmarshal(r.change.after.policy)
	some s in doc.Statement
	s.Effect == "Allow"
	"*" in s.Action
	msg := sprintf("%s allows everything", [r.address])
}

score := sum([n | some type, rs in resources; n := count(rs) * weights[type]])

weights := {"aws_s3_bucket": 1, "aws_iam_policy": 10, "aws_security_group_rule": 5}

result := {"deny": deny, "score": score, "n": count(input.resource_changes)}
