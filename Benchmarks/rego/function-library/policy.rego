package bench

default priority(_) := 0

priority(severity) := 3 if severity == "critical"

priority(severity) := 2 if severity == "high"

priority(severity) := 1 if severity == "medium"

has_tag(resource, key) if resource.tags[key] != ""

tag(resource, key, fallback) := resource.tags[key] if has_tag(resource, key)

else := fallback

classify(resource) := "public" if {
	resource.public
	not has_tag(resource, "approved")
} else := "shared" if {
	count(resource.shares) > 0
} else := "private"

score(resource) := total if {
	total := sum([points |
		some f in resource.findings
		points := priority(f.severity) * weight(resource)
	])
}

weight(resource) := 3 if classify(resource) == "public"

weight(resource) := 2 if classify(resource) == "shared"

weight(resource) := 1 if classify(resource) == "private"

scores[resource.id] := score(resource) if some resource in input.resources

owners[owner] contains resource.id if {
	some resource in input.resources
	owner := tag(resource, "owner", "nobody")
}

urgent := [id | some id, s in scores; s > 12]

worst := max([s | some s in scores])

result := {"scores": scores, "owners": owners, "urgent": urgent, "worst": worst}
