# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.clock

# METADATA
# description: |
#   When what is judged was seen, in nanoseconds: an account when it was read, so that an old snapshot gives the
#   same verdicts next year; code now. Never earlier than the account's credential report.
now := max({time.now_ns()} | reported)

reported := {seen |
	some report in graph.all("aws_iam_credential_report")
	seen := instant(report.generated_time)
}

# METADATA
# description: The nanoseconds of a time in RFC 3339; undefined for anything else.
instant(text) := time.parse_rfc3339_ns(text) if {
	regex.match(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`, text)
}

# METADATA
# description: How many whole days ago a time was; undefined for what isn't one.
days_since(text) := floor((now - instant(text)) / 86400000000000)

# METADATA
# description: |
#   How many days ago the latest of the times was that are told at all; undefined when none is.
days_since_latest(texts) := floor((now - latest) / 86400000000000) if {
	times := {instant(text) | some text in texts}
	count(times) > 0
	latest := max(times)
}
