package bench

old contains artifact.name if {
	some artifact in input.packages
	semver.is_valid(artifact.version)
	semver.compare(artifact.version, data.minimum) < 0
}

vulnerable contains [artifact.name, advisory.id] if {
	some artifact in input.packages
	some advisory in data.advisories
	advisory.name == artifact.name
	semver.compare(artifact.version, advisory.fixed) == -1
}

memory := sum([units.parse_bytes(pod.memory) | some pod in input.pods])

cpu := sum([units.parse(pod.cpu) | some pod in input.pods])

over contains pod.name if {
	some pod in input.pods
	units.parse_bytes(pod.memory) > units.parse_bytes("2Gi")
}

checksums contains crypto.sha256(artifact.name) if some artifact in input.packages

signatures contains crypto.hmac.sha256(artifact.name, "key") if some artifact in input.packages

digests := {crypto.md5(p.version) | some p in input.packages}

result := {"old": old, "vulnerable": vulnerable, "memory": memory, "cpu": cpu, "over": over, "checksums": checksums, "signatures": signatures, "digests": digests}
