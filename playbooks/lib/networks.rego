# Bawn
# SPDX-License-Identifier: Apache-2.0

# Lists of rules at the border of subnets.
package lib.repair.networks

# A number before that of every rule there is, with room left before it.
free_number(entries) := number if {
	first := min([entry.rule_no | some entry in entries])
	number := ceil(first / 2)
}

# The entries with one more that refuses an address.
with_entry(entries, number, address) := array.concat(
	[{
		"rule_no": number,
		"action": "deny",
		"protocol": "-1",
		"from_port": 0,
		"to_port": 0,
		"cidr_block": address,
	}],
	entries,
)

# A machine's interfaces, the first one first.
interfaces(listed) := [pair[1] | some pair in sort([[interface.Attachment.DeviceIndex, interface] | some interface in listed])]
