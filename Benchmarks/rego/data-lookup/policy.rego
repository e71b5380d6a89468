package bench

default allow := false

allow if {
	data.users[input.user].active
	some role in data.users[input.user].roles
	some permission in data.roles[role].permissions
	permission.action == input.action
	permission.resource == input.resource
	not data.blocked[input.user]
}
