package bench

defaulted[pod.metadata.name] := patched if {
	some pod in input.pods
	patched := json.patch(pod, array.concat(
		[{"op": "add", "path": "/metadata/labels/managed", "value": "yes"}],
		[{"op": "add", "path": sprintf("/spec/containers/%d/imagePullPolicy", [i]), "value": "Always"} |
			some i, container in pod.spec.containers
			not container.imagePullPolicy
		],
	))
}

stripped[pod.metadata.name] := json.remove(pod, ["status", "metadata/managedFields", "spec/containers/0/env"]) if some pod in input.pods

identity[pod.metadata.name] := json.filter(pod, ["metadata/name", "metadata/labels", "spec/serviceAccount"]) if some pod in input.pods

renamed contains document if {
	some pod in input.pods
	pod.metadata.namespace == "prod"
	document := json.patch(pod.metadata, [
		{"op": "test", "path": "/namespace", "value": "prod"},
		{"op": "replace", "path": "/namespace", "value": "production"},
		{"op": "move", "from": "/labels/app", "path": "/labels/application"},
		{"op": "copy", "from": "/name", "path": "/labels/name"},
	])
}

result := {"defaulted": defaulted, "stripped": stripped, "identity": identity, "renamed": renamed}
