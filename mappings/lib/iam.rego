# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.iam

# METADATA
# description: The user has a password for the console; there is an answer only where there is one.
has_password(item) if item.GetLoginProfile

has_password(item) := false if not item.GetLoginProfile

# METADATA
# description: The document of the version that is in force, of all versions of a managed policy.
default_version(versions) := urlquery.decode(version.Document) if {
	some version in versions
	version.IsDefaultVersion
}

# METADATA
# description: What follows the last slash.
last(text) := parts[count(parts) - 1] if parts := split(text, "/")

# METADATA
# description: |
#   The rows of a credential report as objects by its columns, times left as they are, what doesn't apply
#   left out. Names of users may hold commas, which the report doesn't quote; they stand in the first
#   two columns, so that the rest is counted from the end.
report(content) := [row |
	lines := split(trim_space(base64.decode(content)), "\n")
	columns := split(trim_space(lines[0]), ",")
	some number, line in lines
	number > 0
	row := report_row(columns, split(trim_space(line), ","))
]

report_row(columns, fields) := object.union(named, {"name": user, "user": user}) if {
	surplus := count(fields) - count(columns)
	surplus >= 0
	commas := floor(surplus / 2)
	user := concat(",", array.slice(fields, 0, commas + 1))
	arn := concat(",", array.slice(fields, commas + 1, (2 * commas) + 2))
	rest := {column: cell(fields[index + surplus]) |
		some index, column in columns
		index > 1
		not fields[index + surplus] in {"N/A", "no_information", "not_supported", ""}
	}
	named := object.union(rest, {"arn": arn})
}

cell("true") := true

cell("TRUE") := true

cell("false") := false

cell("FALSE") := false

cell(text) := text if not lower(text) in {"true", "false"}

# METADATA
# description: The row of the account's root user.
is_root(row) if row.user == "<root_account>"
