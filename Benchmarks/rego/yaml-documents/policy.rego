package bench

documents := [yaml.unmarshal(file) | some file in input.files]

images contains container.image if {
	some document in documents
	some container in document.spec.template.spec.containers
}

written := [yaml.marshal(document) | some document in documents]

valid := count([1 | some file in input.files; yaml.is_valid(file)])

text := count(concat("", written))

compact := [json.marshal(document) | some document in documents]

round_trip contains name if {
	some text in compact
	name := json.unmarshal(text).metadata.name
}

encoded := [base64url.encode(text) | some text in compact]

result := {"images": images, "valid": valid, "text": text, "compact": compact, "names": round_trip, "encoded": count(encoded)}
