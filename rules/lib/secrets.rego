# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.secrets

import data.lib

# An access key id of AWS: the prefix names the kind, the rest is base 32.
access_key_id := `(^|[^A-Z0-9])(AKIA|ASIA|AROA|AIDA|AGPA|AIPA|ANPA|ANVA)[A-Z0-9]{16}($|[^A-Z0-9])`

# A secret access key has no mark of its own, so that the name it is given has to tell.
named_secret_key := `(?i)secret_?(access_?)?key["']?\s*(=>|[:=])\s*["']?[A-Za-z0-9/+=]{40}($|[^A-Za-z0-9/+=])`

private_key := `-----BEGIN ([A-Z]+ )*PRIVATE KEY-----`

known_token := `(gh[pousr]_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20}|xox[abprs]-[A-Za-z0-9-]{10,}|sk_live_[A-Za-z0-9]{24})`

# METADATA
# description: |
#   A text holds a credential that can be told by its form: no guess by entropy, no plain password.
in_text(text) if regex.match(access_key_id, text)

in_text(text) if regex.match(named_secret_key, text)

in_text(text) if regex.match(private_key, text)

in_text(text) if regex.match(known_token, text)

# METADATA
# description: A value under this name is a secret: its name says so and its form fits.
is_named(name, value) if {
	regex.match(`(?i)secret_?(access_?)?key`, name)
	regex.match(`^[A-Za-z0-9/+=]{40}$`, value)
}

is_named(name, value) if {
	regex.match(`(?i)(^|_)(password|passwd|pwd)$`, name)
	regex.match(`^[^\s{}$]{6,}$`, value)
}

# METADATA
# description: A text that may be base64, as user data is, holds a credential.
in_encoded(text) if {
	regex.match(`^[A-Za-z0-9+/\s]+={0,2}\s*$`, text)
	base64.is_valid(text)
	in_text(base64.decode(text))
}

# METADATA
# description: A named value, such as an environment variable, is a credential.
is_credential(_, value) if in_text(value)

is_credential(name, value) if is_named(name, value)

# METADATA
# description: |
#   A rotation comes round within so many days. A calendar is taken to: one that strikes more seldom than
#   that is hardly ever written.
rotates_within(rotation, days) if {
	some rules in rotation.rotation_rules
	lib.is_within(rules, "automatically_after_days", 1, days)
}

rotates_within(rotation, _) if {
	some rules in rotation.rotation_rules
	startswith(rules.schedule_expression, "cron(")
}

rotates_within(rotation, days) if {
	some rules in rotation.rotation_rules
	startswith(rules.schedule_expression, "rate(")
	[_, number, unit] := regex.find_all_string_submatch_n(
		`^rate\((\d+)\s+(day|hour|minute)s?\)$`,
		rules.schedule_expression, 1,
	)[0]
	to_number(number) <= days * {"day": 1, "hour": 24, "minute": 1440}[unit]
}

# METADATA
# description: |
#   A login of a data service's resource is written down in this attribute. A value that another
#   resource makes isn't.
writes_login(resource, attribute) if {
	attribute in {"admin_user_password", "auth_token", "password"}
	is_written(resource[attribute])
}

writes_login(resource, "passwords") if {
	some value in resource.passwords
	is_written(value)
}

writes_login(resource, "authentication_mode") if {
	some value in resource.authentication_mode[_].passwords
	is_written(value)
}

writes_login(resource, "master_user_password") if {
	some options in resource.advanced_security_options[_].master_user_options
	is_written(options.master_user_password)
}

# METADATA
# description: A secret stands in the code; one that another resource makes doesn't.
is_written(value) if {
	not graph.get(value)
	count(value) > 0
}
