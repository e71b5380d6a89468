# Who may do what with orders.
package authz

default allow := false

allow if "admin" in roles

allow if {
	input.method == "GET"
	"reader" in roles
}

deny contains message if {
	not allow
	message := sprintf("%s may not %s %s", [input.user, input.method, input.path])
}

roles := data.roles[input.user]
