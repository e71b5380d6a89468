package bench

orphans contains volume.id if {
	some volume in input.volumes
	not attached(volume.id)
}

attached(id) if {
	some instance in input.instances
	some device in instance.devices
	device.volume == id
}

unlogged contains bucket.name if {
	some bucket in input.buckets
	count([1 | some log in input.logs; log.bucket == bucket.name]) == 0
}

result := {"orphans": orphans, "unlogged": unlogged}
