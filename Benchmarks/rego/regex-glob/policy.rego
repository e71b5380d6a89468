package bench

names contains item.name if {
	some item in input.items
	regex.match(`^[a-z][a-z0-9-]{2,62}$`, item.name)
	not regex.match(`(?i)(test|tmp|old)`, item.name)
}

urls contains item.url if {
	some item in input.items
	glob.match("https://*.example.com/**", ["."], item.url)
}

patterns contains [item.name, p] if {
	some item in input.items
	some p in ["prod-*", "*-db-*", "stage-?-*", "{web,api}-*"]
	glob.match(p, ["-"], item.name)
}

keys contains found if {
	some item in input.items
	found := regex.find_n(`AKIA[0-9A-Z]{16}`, item.text, -1)[_]
}

versions contains parts if {
	some item in input.items
	parts := regex.find_all_string_submatch_n(`v(\d+)\.(\d+)`, item.text, 1)[0]
}

cleaned contains regex.replace(item.name, `[0-9]+`, "#") if some item in input.items

result := {"names": names, "urls": urls, "patterns": patterns, "keys": keys, "versions": versions, "cleaned": cleaned}
