package bench.kubernetes

kind := input.kind

name := input.metadata.name

is_deployment if kind == "Deployment"

is_pod if kind == "Pod"

pods contains input.spec.template if is_deployment

pods contains input if is_pod

containers contains container if {
	some pod in pods
	some container in all_containers(pod)
}

all_containers(pod) := array.concat(object.get(pod.spec, "containers", []), object.get(pod.spec, "initContainers", []))

split_image(image) := [image, "latest"] if not contains(image, ":")

split_image(image) := [parts[0], parts[1]] if {
	contains(image, ":")
	parts := split(image, ":")
}

added(container) := {capability | some capability in container.securityContext.capabilities.add}
