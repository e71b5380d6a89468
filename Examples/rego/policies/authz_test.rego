package authz_test

import data.authz

test_admin_may_write if {
	authz.allow with input as {"user": "ann", "method": "PUT"}
}

# One result for each case, by its name.
test_reader[case.method] if {
	some case in [{"method": "GET", "may": true}, {"method": "PUT", "may": false}]
	authz.allow == case.may with input as {"user": "bob", "method": case.method}
}

test_stranger_may_nothing if {
	not authz.allow with input as {"user": "eve", "method": "GET"}
}
