package bench

default allow := false

allow if {
	input.method == "GET"
	input.user.role == "reader"
}
