# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.secrets

import data.lib
import data.lib.documents

# Credentials that their own form gives away, as their makers document it. Where a secret is only a
# part of the match (a URL's password, a secret key after its name) the whole match is judged.
credential := concat("|", [
	# An access key id of AWS, long-lived or of a session. Other ids of that form are no secrets.
	`(?:^|[^A-Za-z0-9/+])(?:AKIA|ASIA)[A-Z0-9]{16}(?:$|[^A-Za-z0-9/+])`,
	# A secret access key has no mark of its own, so that the name it is given has to tell.
	`(?i:secret_?-?(?:access_?-?)?key)["']?\s*(?:=>|[:=,])\s*["']?[A-Za-z0-9/+]{40}(?:$|[^A-Za-z0-9/+=])`,
	`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`,
	`gh[pousr]_[A-Za-z0-9]{36}`,
	`github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}`,
	`glpat-[A-Za-z0-9_-]{20}`,
	`xox[abeoprs]-[A-Za-z0-9-]{10,}`,
	`hooks\.slack\.com/services/T[A-Z0-9]{6,}/B[A-Z0-9]{6,}/[A-Za-z0-9]{20,}`,
	`[rs]k_live_[A-Za-z0-9]{24,}`,
	`AIza[A-Za-z0-9_-]{35}`,
	`SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`,
	`npm_[A-Za-z0-9]{36}`,
	`dckr_pat_[A-Za-z0-9_-]{27}`,
	`hf_[A-Za-z]{34}`,
	`sk-ant-[a-z0-9]+-[A-Za-z0-9_-]{20,}`,
	`sk-(?:proj-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}`,
	`AccountKey=[A-Za-z0-9+/]{86}==`,
	# A password in front of a host.
	`[a-z][a-z0-9+.-]*://[^\s:/@"'$<{]*:[^\s:/@"'$<{%]{6,}@[A-Za-z0-9\[$]`,
])

# Names whose value is a password. `PWD` alone is the working directory.
password_name := `(?i)(?:password|passwd|passphrase|[_.-]pwd|[_.-]pass)$`

# Names whose value is a secret if it looks made by a machine; it may as well be the name of one.
secret_name := `(?i)(?:secret|token|(?:api|access|private|encryption|signing|master|shared|secret)_?-?key)$`

# METADATA
# description: |
#   The text as the code says it. A reference to a resource or data source isn't written here, whatever
#   it turns out to be.
written(value) := documents.said(value)

# METADATA
# description: |
#   A text holds a credential that can be told by its form: no guess by entropy, no plain password, and
#   none of the examples of documentation.
in_text(text) if {
	count(text) > 13
	some found in regex.find_n(credential, text, 8)
	not is_example(found)
}

in_text(text) if was("t", text)

# METADATA
# description: |
#   What is true of a text by itself, a letter for each thing: kept beside the digest of a secret that
#   isn't kept, so that rules can still judge it.
marks(text) := concat("", [letter |
	some letter in ["d", "e", "g", "h", "k", "p", "s", "t", "x"]
	is(letter, text)
])

is("d", text) if is_path(text)

is("e", text) if in_encoded(text)

is("g", text) if is_generated(text)

is("h", text) if is_placeholder(text)

is("k", text) if looks_like_key(text)

is("p", text) if is_password(text)

is("s", text) if is_stored(text)

is("t", text) if in_text(text)

is("x", text) if is_example(text)

# METADATA
# description: |
#   The text stands for a secret that was judged when it was read: `bawn-digest:1`, kind, length, digest
#   and marks.
is_digest(text) if startswith(text, "bawn-digest:1 ")

# It stands for a secret of which this was true.
was(letter, text) if {
	is_digest(text)
	contains(split(text, " ")[4], letter)
}

# METADATA
# description: A text that may be base64, as user data is, holds a credential.
in_encoded(text) if was("e", text)

in_encoded(text) if {
	regex.match(`^[A-Za-z0-9+/\s]{16,}={0,2}\s*$`, text)
	base64.is_valid(text)
	in_text(base64.decode(text))
}

# METADATA
# description: |
#   Made for showing: AWS's documented keys all hold the word EXAMPLE; others stand for a value by a
#   run of one letter, by counting, or by a sentence.
is_example(text) if was("x", text)

is_example(text) if {
	regex.match(concat("|", [
		`EXAMPLE`,
		`[Xx]{6,}`,
		`0{8,}`,
		`\*{4,}`,
		`(?i:1234567890|abcdefghij)`,
		`(?i:your|placeholder|dummy|sample|redacted|replace)`,
		`:(?i:password|passwd|pass|secret)@`,
	]), text)
}

# METADATA
# description: |
#   The value stands for another one that comes from elsewhere: a template's variable, a reference
#   that the service resolves, a path, or a word that says so. `changeme` is none: what takes it works
#   with it, until somebody changes it.
is_placeholder(value) if was("h", value)

is_placeholder(value) if {
	not is_digest(value)
	regex.match(concat("|", [
		`[$%]\{|\$\(|\{\{|^\$|^<.*>$|^%.*%$|^\[.*\]$|^__.*__$`,
		`^(?:[Xx]+|\*+|\.+|-+|_+|#+|0+|\?+)$`,
		`^(?i:arn:|https?://|s3://|file:|ssm:|vault:|secretsmanager:|op://|/)`,
		`(?i:example|placeholder|dummy|sample|redacted|your[_ -]|^your|^fake|replace[_ -]?(?:me|with|this)|insert[_ -]|override|^set[_ -])`,
		`(?i:to[_ -]?be[_ -]|to[_ -]?do\b|^tbd\b|managed[_ -]by|not[_ -]?(?:set|used|needed|real)|generated|unused|uninitiali[sz]ed|ignored?$)`,
		`^(?i:true|false|null|none|nil|undefined|empty|default|disabled|enabled|required|optional|secret|password|iam|n/a)$`,
	]), value)
}

# What only names a secret in a store: words with slashes between them.
is_path(value) if was("d", value)

is_path(value) if regex.match(`^[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)+$`, value)

# Written by a machine: long, of small and capital letters and digits, or longer with nothing between.
is_generated(value) if was("g", value)

is_generated(value) if {
	regex.match(`^[A-Za-z0-9+/=_.~!@#^&*-]{16,}$`, value)
	regex.match(`[a-z]`, value)
	regex.match(`[A-Z]`, value)
	regex.match(`[0-9]`, value)
}

is_generated(value) if {
	regex.match(`^[A-Za-z0-9]{24,}$`, value)
	regex.match(`[A-Za-z]`, value)
	regex.match(`[0-9]`, value)
}

# METADATA
# description: |
#   A value under this name is a secret: the name says so, and the value is none that stands for
#   another one.
is_named(name, value) if {
	regex.match(password_name, name)
	is_password(value)
	not is_path(value)
}

is_named(name, value) if {
	regex.match(secret_name, name)
	is_generated(value)
	not is_placeholder(value)
	not is_example(value)
}

# METADATA
# description: |
#   Something takes the value for a password. A weak one counts: it is what an attacker tries first.
is_password(value) if was("p", value)

is_password(value) if {
	regex.match(`^\S{4,}$`, value)
	not is_placeholder(value)
}

# METADATA
# description: |
#   A store of secrets is filled with a real one. `changeme` and the like open nothing by lying there:
#   the application has to be given the real value first.
is_stored(value) if was("s", value)

is_stored(value) if {
	not is_digest(value)
	is_password(value)
	count(value) > 7
	not is_path(value)
	not regex.match(`(?i)^(?:change|update|fill|edit|initial|bootstrap|temp)`, value)
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
# description: The value of a build's variable names where CodeBuild finds the real one.
is_fetched(variable) if variable.type in {"PARAMETER_STORE", "SECRETS_MANAGER"}

# METADATA
# description: |
#   The texts that machines of this resource get as user data: as they stand, or the template and the
#   parts that a data source makes them from.
user_data(resource) := array.concat(
	[text |
		some machine in machines(resource)
		some attribute in ["user_data", "user_data_base64"]
		text := written(machine[attribute])
	],
	[text |
		some machine in machines(resource)
		some attribute in ["user_data", "user_data_base64"]
		source := graph.get(machine[attribute])
		some text in made_from(source)
	],
)

# What describes a machine: the resource, and in a request for a fleet each of its kinds.
machines(resource) := [resource] if not resource.launch_specification

machines(resource) := resource.launch_specification if resource.launch_specification

made_from(source) := [source.template] if source.template

made_from(source) := [content |
	some part in source.part
	some content in made_of(part.content)
] if {
	source.part
}

# A part may itself come from a template.
made_of(content) := [written(content)]

made_of(content) := [graph.get(content).template]

# METADATA
# description: |
#   What a store of secrets is given by the code, where that is a secret and no placeholder. A value that
#   is JSON is judged by its keys.
stored(resource) := array.concat(
	[value |
		not graph.get(resource.secret_string)
		some name, held in policy_document(resource.secret_string)
		value := written(held)
		is_stored_under(name, value)
	],
	[text |
		value := written(resource.secret_string)
		not policy_document(value)
		text := stored_text(value)
	],
)

stored_text(text) := text if in_text(text)

stored_text(text) := text if is_stored(text)

# METADATA
# description: A store is given a secret under this name, not what stands for one.
is_stored_under(_, value) if in_text(value)

is_stored_under(name, value) if {
	is_named(name, value)
	is_stored(value)
}

# METADATA
# description: A password stands in the code; one that another resource makes, or a placeholder, doesn't.
is_written(value) if is_password(written(value))

# METADATA
# description: |
#   The text has something of the form of an AWS key: a key id, forty letters in a row, or a number
#   called an account. Examples and chance hits are among them; a whole text that is a checksum isn't.
looks_like_key(text) if was("k", text)

looks_like_key(text) if {
	not is_digest(text)
	not regex.match(`^(?i:[a-f0-9]{32}|[a-f0-9]{40})$`, text)
	regex.match(concat("|", [
		`(?:^|[^A-Za-z0-9/+=])[A-Za-z0-9/+=]{40}(?:$|[^A-Za-z0-9/+=])`,
		`(?:A3T[A-Z0-9]|AKIA|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}`,
		`(?i:key)["']?\s*(?:=>|[:=])\s*["']?[A-Za-z0-9/+=]{40}`,
		`(?:ACCOUNT|account|Account)_?(?:ID|id|Id)?["']?\s*(?:=>|[:=])\s*["']?[0-9]{4}-?[0-9]{4}-?[0-9]{4}`,
		`(?m)^-----BEGIN (?:RSA|EC|DSA|GPP) PRIVATE KEY-----$`,
	]), text)
}
