package bench

hs contains claims.sub if {
	some token in input.hs
	[valid, _, claims] := io.jwt.decode_verify(token, {"secret": data.secret, "iss": "issuer", "aud": "bench", "time": 1700000000000000000})
	valid
}

rs contains claims.sub if {
	some token in input.rs
	[valid, _, claims] := io.jwt.decode_verify(token, {"cert": data.rsa, "alg": "RS256", "time": 1700000000000000000})
	valid
}

es contains token if {
	some token in input.es
	io.jwt.verify_es256(token, data.ec)
}

scopes contains scope if {
	some token in input.hs
	[_, payload, _] := io.jwt.decode(token)
	some scope in split(payload.scope, " ")
}

result := {"hs": hs, "rs": rs, "es": count(es), "scopes": scopes}
