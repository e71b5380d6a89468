package bench

owners[account] := owner if {
	some entry in data.accounts
	account := entry.id
	owner := entry.owner
}

tags[account][key] := value if {
	some entry in data.accounts
	account := entry.id
	some key, value in entry.tags
}

members contains entry.id if some entry in data.accounts

default allow := false

allow if {
	owners[input.account] == input.user
	tags[input.account].env == "prod"
	input.account in members
}
