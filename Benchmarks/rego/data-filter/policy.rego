package bench

visible contains row.id if {
	some row in data.rows
	row.tenant == input.tenant
	row.level <= input.level
	not row.deleted
}

owned contains row.id if {
	some i
	data.rows[i].owner == input.user
	row := data.rows[i]
}

shared := [row.id | some row in data.rows; input.user in row.shares]
