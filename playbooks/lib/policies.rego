# Bawn
# SPDX-License-Identifier: Apache-2.0

# Policies edited by statement: what isn't touched stays as it is written.
package lib.repair.policies

statements(document) := document.Statement if is_array(document.Statement)

statements(document) := [document.Statement] if is_object(document.Statement)

# The document of a policy's text; one that is a document already is itself.
read(text) := json.unmarshal(text) if is_string(text)

read(document) := document if is_object(document)

# A statement that lets everybody in, without any condition.
is_open(statement) if {
	statement.Effect == "Allow"
	names_everybody(statement)
	count(object.get(statement, "Condition", {})) == 0
}

names_everybody(statement) if statement.Principal == "*"

names_everybody(statement) if {
	some kind, listed in statement.Principal
	kind == "AWS"
	"*" in as_list(listed)
}

as_list(value) := value if is_array(value)

as_list(value) := [value] if not is_array(value)

has_open(text) if {
	some statement in statements(read(text))
	is_open(statement)
}

# Whether anything is left of a policy without the statements that let everybody in.
is_left(text) if {
	some statement in statements(read(text))
	not is_open(statement)
}

# The policy without the statements that let everybody in.
without_open(text) := with_statements(text, [statement |
	some statement in statements(read(text))
	not is_open(statement)
])

# The policy where everybody is the account that owns the resource.
for_account(text, root) := with_statements(text, [bound(statement, root) |
	some statement in statements(read(text))
])

bound(statement, root) := object.union(object.remove(statement, ["Principal"]), {"Principal": owner(statement, root)}) if {
	is_open(statement)
}

bound(statement, _) := statement if not is_open(statement)

owner(statement, root) := {"AWS": root} if not is_object(statement.Principal)

# Other principals of the same statement stay.
owner(statement, root) := {kind: value |
	some kind, listed in statement.Principal
	value := replaced(kind, listed, root)
} if {
	is_object(statement.Principal)
}

replaced(kind, listed, _) := listed if kind != "AWS"

replaced("AWS", listed, root) := [id |
	some id in array.concat([root], [other | some other in as_list(listed); other != "*"; other != root])
]

# The policy with one more statement, in the place of one of the same name.
with_statement(text, statement) := with_statements(text, array.concat(
	[other | some other in statements(read(text)); object.get(other, "Sid", "") != statement.Sid],
	[statement],
))

# The policy without a statement, by name.
without_statement(text, sid) := with_statements(text, [other |
	some other in statements(read(text))
	object.get(other, "Sid", "") != sid
])

with_statements(text, made) := json.marshal(object.union(object.remove(read(text), ["Statement"]), {"Statement": made}))

# A policy of one statement.
of_one(statement) := json.marshal({"Version": "2012-10-17", "Statement": [statement]})

# Whether an account, or one of its principals, may still write a key's policy.
keeps_administrator(text, account) if {
	some statement in statements(read(text))
	statement.Effect == "Allow"
	count(object.get(statement, "Condition", {})) == 0
	some action in as_list(statement.Action)
	lower(action) in {"*", "kms:*", "kms:put*", "kms:putkeypolicy"}
	some id in as_list(object.get(statement, ["Principal", "AWS"], []))
	is_of(id, account)
}

keeps_administrator(text, _) if {
	some statement in statements(read(text))
	is_open(statement)
	some action in as_list(statement.Action)
	lower(action) in {"*", "kms:*", "kms:put*", "kms:putkeypolicy"}
}

is_of(id, account) if id == account

is_of(id, account) if split(id, ":")[4] == account

# A statement that allows everything on everything.
allows_everything(statement) if {
	statement.Effect == "Allow"
	"*" in as_list(statement.Action)
	"*" in as_list(statement.Resource)
	count(object.get(statement, "Condition", {})) == 0
}

# The policy where what allows everything leaves some actions out.
without_administration(text, left_out) := with_statements(text, [limited(statement, left_out) |
	some statement in statements(read(text))
])

limited(statement, left_out) := object.union(object.remove(statement, ["Action"]), {"NotAction": left_out}) if {
	allows_everything(statement)
}

limited(statement, _) := statement if not allows_everything(statement)

# The policy without the statements that let everybody in; nothing where nothing is left.
text_without_open(text) := without_open(text) if is_left(text)

text_without_open(text) := "" if not is_left(text)
