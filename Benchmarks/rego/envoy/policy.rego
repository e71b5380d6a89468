package bench

default allow := false

allow if {
	some route in data.routes
	route.method == http.method
	path_matches(route.path)
	some role in claims.roles
	role in route.roles
}

http := input.attributes.request.http

path := [p | some p in split(trim(http.path, "/"), "/")]

claims := json.unmarshal(base64url.decode(split(token, ".")[1]))

token := substring(http.headers.authorization, 7, -1) if startswith(http.headers.authorization, "Bearer ")

path_matches(pattern) if {
	count(pattern) == count(path)
	every i, part in pattern {
		part_matches(part, path[i])
	}
}

part_matches(part, value) if part == value

part_matches(":id", value) if regex.match(`^[0-9]+$`, value)

headers["x-user"] := claims.sub

headers["x-roles"] := concat(",", claims.roles)

result := {"allowed": allow, "headers": headers, "body": sprintf("%v", [claims.sub])}
