package bench

response := {
	"resources": [r | some x in input.items; r := summary(x)],
	"totals": {"count": count(input.items), "size": sum([x.size | some x in input.items])},
	"text": json.marshal([x.name | some x in input.items]),
	"patched": json.patch(input.items[0], [{"op": "add", "path": "/labels/x", "value": 1}]),
	"filtered": json.filter(input.items[1], ["name", "labels/a"]),
	"removed": json.remove(input.items[2], ["name", "labels/a"]),
	"merged": object.union(input.items[0], {"labels": {"b": "c"}}),
}

summary(x) := object.union(
	{"name": x.name, "kind": upper(x.kind), "labels": [concat("=", [k, v]) | some k, v in x.labels]},
	{"size": sprintf("%d MiB", [x.size])},
)
