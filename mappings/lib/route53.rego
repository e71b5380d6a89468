# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.route53

# METADATA
# description: A name without the dot at its end, and with the star that answers have as a number.
name(text) := replace(trim_suffix(text, "."), `\052`, "*")

# METADATA
# description: |
#   The name that an alias stands for. The console puts a prefix in front of load balancers' names,
#   which makes no difference.
alias(text) := trim_prefix(lower(name(text)), "dualstack.")

# METADATA
# description: The last part of an id that begins with what it is an id of.
bare(id) := regex.replace(id, `^.*/`, "")

# METADATA
# description: What a record of a zone is known by.
record_id(zone, record) := concat("_", array.concat(
	[bare(zone.Id), name(record.Name), record.Type],
	[set_id | set_id := record.SetIdentifier],
))

# METADATA
# description: |
#   The networks that a private zone belongs to; where the answer doesn't name them, that there are
#   some.
networks(zone) := [{"vpc_id": vpc.VPCId, "vpc_region": vpc.VPCRegion} |
	some vpc in zone.GetHostedZone.VPCs
] if {
	count(zone.GetHostedZone.VPCs) > 0
} else := [{"vpc_region": "unknown"}] if {
	zone.Config.PrivateZone == true
}
