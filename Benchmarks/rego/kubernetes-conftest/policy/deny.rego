package bench

import data.bench.kubernetes

deny contains msg if {
	some container in kubernetes.containers
	not container.resources.limits.memory
	msg := sprintf("%s in the %s %s does not have a memory limit set", [container.name, kubernetes.kind, kubernetes.name])
}

deny contains msg if {
	some container in kubernetes.containers
	container.securityContext.privileged
	msg := sprintf("%s in the %s %s is privileged", [container.name, kubernetes.kind, kubernetes.name])
}

deny contains msg if {
	some container in kubernetes.containers
	[image, tag] := kubernetes.split_image(container.image)
	tag in {"latest", ""}
	msg := sprintf("%s uses the image %s without a fixed tag", [container.name, image])
}

deny contains msg if {
	some container in kubernetes.containers
	some capability in kubernetes.added(container)
	not capability in {"NET_BIND_SERVICE"}
	msg := sprintf("%s adds the capability %s", [container.name, capability])
}

warn contains msg if {
	kubernetes.is_deployment
	not input.spec.selector.matchLabels.app
	msg := "no selector"
}

warn contains msg if {
	some container in kubernetes.containers
	some variable in container.env
	regex.match(`(?i)(password|secret|token)`, variable.name)
	not variable.valueFrom
	msg := sprintf("%s has a secret in %s", [container.name, variable.name])
}

result := {"deny": deny, "warn": warn}
