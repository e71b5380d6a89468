package bench

open contains [account.id, vpc.id, group.id] if {
	some account in input.accounts
	some vpc in account.vpcs
	some group in vpc.groups
	some rule in group.rules
	rule.cidr == "0.0.0.0/0"
	rule.port in data.sensitive
}

unused contains group.id if {
	some account in input.accounts
	some vpc in account.vpcs
	some group in vpc.groups
	not in_use(account, group.id)
}

in_use(account, id) if {
	some instance in account.instances
	some used in instance.groups
	used == id
}

wide[account.id] := names if {
	some account in input.accounts
	names := {group.name |
		some vpc in account.vpcs
		some group in vpc.groups
		every rule in group.rules {
			rule.port < 1024
		}
	}
}

result := {"open": open, "unused": unused, "wide": wide}
