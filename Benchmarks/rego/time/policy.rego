package bench

expired contains key.id if {
	some key in input.keys
	created := time.parse_rfc3339_ns(key.created)
	created + (90 * 24 * 60 * 60 * 1000000000) < time.parse_rfc3339_ns(input.now)
}

office contains key.id if {
	some key in input.keys
	[hour, _, _] := time.clock([time.parse_rfc3339_ns(key.created), "UTC"])
	hour >= 9
	hour < 17
	time.weekday(time.parse_rfc3339_ns(key.created)) in {"Monday", "Friday"}
	[year, _, _] := time.date(time.parse_rfc3339_ns(key.created))
	year > 2020
}

late contains key.id if {
	some key in input.keys
	time.add_date(time.parse_rfc3339_ns(key.created), 0, 6, 0) > time.parse_ns("2006-01-02", "2024-06-01")
}

result := {"expired": expired, "office": office, "late": late}
