package bench

merged := object.union_n([x.settings | some x in input.items])

keys contains key if {
	some x in input.items
	some key in object.keys(x.settings)
}

subset contains x.name if {
	some x in input.items
	object.subset(x.settings, {"a": 1})
}

filtered[x.name] := object.filter(x.settings, {"a", "b"}) if some x in input.items

removed[x.name] := object.remove(x.settings, {"a"}) if some x in input.items

gotten[x.name] := object.get(x, ["settings", "nested", "deep"], "none") if some x in input.items

result := {"merged": merged, "n": count(keys), "s": subset, "f": filtered, "r": removed, "g": gotten}
