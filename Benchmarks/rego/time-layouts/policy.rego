package bench

parsed contains [event.id, ns] if {
	some event in input.events
	ns := time.parse_ns("Mon, 02 Jan 2006 15:04:05 MST", event.http)
}

recent contains event.id if {
	some event in input.events
	time.parse_ns("2006-01-02T15:04:05Z07:00", event.stamp) > time.parse_rfc3339_ns("2023-01-01T00:00:00Z")
}

spans[event.id] := span if {
	some event in input.events
	span := time.diff(time.parse_rfc3339_ns(event.stamp), time.parse_rfc3339_ns("2020-02-29T12:00:00Z"))
}

shown contains text if {
	some event in input.events
	text := time.format([time.parse_rfc3339_ns(event.stamp), "America/New_York", "RFC1123Z"])
}

windows contains event.id if {
	some event in input.events
	ns := time.parse_rfc3339_ns(event.stamp)
	[hour, _, _] := time.clock([ns, "Europe/Berlin"])
	hour < 6
	time.weekday(ns) in {"Saturday", "Sunday"}
}

durations := sum([time.parse_duration_ns(event.duration) | some event in input.events])

result := {"parsed": parsed, "recent": recent, "spans": spans, "shown": shown, "windows": windows, "durations": durations}
