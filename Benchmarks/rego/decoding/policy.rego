package bench

documents contains doc.Version if {
	some item in input.items
	doc := json.unmarshal(base64.decode(item.body))
	some statement in doc.Statement
	statement.Effect == "Allow"
	statement.Action == "*"
}

ids contains doc.Id if {
	some item in input.items
	json.is_valid(item.policy)
	doc := json.unmarshal(item.policy)
}

encoded contains base64.encode(item.policy) if some item in input.items

hashes contains crypto.sha256(item.body) if some item in input.items

hexed contains hex.encode(item.name) if some item in input.items

queries contains urlquery.encode_object({"a": item.name, "b": ["c d"]}) if some item in input.items

result := {"documents": documents, "ids": ids, "encoded": encoded, "hashes": hashes, "hexed": hexed, "queries": queries}
