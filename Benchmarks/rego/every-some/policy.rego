package bench

valid if {
	every group in input.groups {
		some owner in group.members
		owner.role == "owner"
		every member in group.members {
			member.age >= 18
			some team in input.teams
			team.id == member.team
			member.id in team.members
		}
	}
}

groups contains group.name if {
	some group in input.groups
	every member in group.members {
		some team in input.teams
		team.id == member.team
	}
	not exists_bad(group)
}

exists_bad(group) if {
	some member in group.members
	some ban in input.banned
	ban.id == member.id
}
