package bench

containers contains c if some c in input.review.object.spec.containers

containers contains c if some c in input.review.object.spec.initContainers

violation contains {"msg": msg, "details": {"missing_labels": missing}} if {
	provided := {label | input.review.object.metadata.labels[label]}
	required := {label | label := input.parameters.labels[_].key}
	missing := required - provided
	count(missing) > 0
	msg := sprintf("you must provide labels: %v", [missing])
}

violation contains {"msg": msg} if {
	container := containers[_]
	not strip_ok(container)
	msg := sprintf("container <%v> has an invalid image repo <%v>, allowed repos are %v", [container.name, container.image, input.parameters.repos])
}

strip_ok(container) if {
	some repo in input.parameters.repos
	startswith(container.image, repo)
}

violation contains {"msg": msg} if {
	some container in containers
	not container.resources.limits.cpu
	msg := sprintf("container <%v> has no cpu limit", [container.name])
}

violation contains {"msg": msg} if {
	some container in containers
	mem := canonify(container.resources.limits.memory)
	mem > canonify(input.parameters.memory)
	msg := sprintf("container <%v> memory limit <%v> is higher than the maximum allowed of <%v>", [container.name, container.resources.limits.memory, input.parameters.memory])
}

canonify(text) := to_number(replace(text, "Gi", "")) * 1073741824 if endswith(text, "Gi")

canonify(text) := to_number(replace(text, "Mi", "")) * 1048576 if endswith(text, "Mi")

violation contains {"msg": msg} if {
	some i
	input.review.object.spec.containers[i].securityContext.privileged
	msg := sprintf("privileged container %d", [i])
}

violation contains {"msg": msg} if {
	some volume in input.review.object.spec.volumes
	volume_type := [key | some key, _ in volume; key != "name"][0]
	not volume_type in {"configMap", "secret", "emptyDir"}
	msg := sprintf("volume type %v is not allowed", [volume_type])
}

violation contains {"msg": msg} if {
	some other in data.inventory.ingresses
	other.metadata.name != input.review.object.metadata.name
	some rule in other.spec.rules
	rule.host == input.review.object.metadata.annotations.host
	msg := sprintf("ingress host conflicts with %v", [other.metadata.name])
}
