# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.patterns

# Filter patterns of CloudWatch Logs, read the way the service reads them and held against sample events,
# so that any way of writing one counts.

# METADATA
# description: |
#   The filter pattern matches the event: a JSON pattern (`{ $.eventName = "StopLogging" }`, with &&, ||,
#   parentheses, wildcards, EXISTS and IS) by its comparisons, any other by the terms it asks for.
matches(pattern, event) if {
	startswith(trim_space(pattern), "{")
	verdict(pattern, event) == "1"
}

matches(pattern, event) if {
	not startswith(trim_space(pattern), "{")
	text := json.marshal(event)
	terms := regex.find_all_string_submatch_n(`([?-]?)(?:"([^"]*)"|([^\s"]+))`, pattern, -1)
	every term in terms {
		has_term(term, terms, text)
	}
}

has_term(term, _, text) if {
	term[1] == ""
	contains(text, concat("", [term[2], term[3]]))
}

has_term(term, _, text) if {
	term[1] == "-"
	not contains(text, concat("", [term[2], term[3]]))
}

# One of the optional terms is enough.
has_term(term, terms, text) if {
	term[1] == "?"
	some other in terms
	other[1] == "?"
	contains(text, concat("", [other[2], other[3]]))
}

# One comparison: selector, then operator and value. A value in quotes, and a
# regular expression between percent signs, may hold anything.
comparison := `\$\.([\w.\[\]-]+)\s*(NOT EXISTS|EXISTS|IS NULL|IS TRUE|IS FALSE|!=|<=|>=|=|<|>)\s*("(?:[^"\\]|\\.)*"|%[^%]*%|[^\s()&|{}]*)`

# Every comparison becomes 1 or 0; then the formula is worked off from its innermost parentheses.
verdict(pattern, event) := solved(formula(pattern, event))

formula(pattern, event) := regex.replace(concat("", [glue | some glue in pieces]), `[\s{}]`, "") if {
	between := regex.split(comparison, pattern)
	found := regex.find_all_string_submatch_n(comparison, pattern, -1)
	pieces := array.concat(
		[piece |
			some i, part in found
			some piece in [between[i], outcome(part, event)]
		],
		[between[count(between) - 1]],
	)
}

outcome(part, event) := "1" if holds(part[2], at(event, part[1]), literal(part[3]))

outcome(part, event) := "0" if not holds(part[2], at(event, part[1]), literal(part[3]))

# The event's value at a selector; null where there is none.
at(event, selector) := object.get(event, split(selector, "."), null)

literal(text) := trim(text, `"`)

holds("EXISTS", value, _) if value != null

holds("NOT EXISTS", value, _) if value == null

holds("IS NULL", value, _) if value == null

holds("IS TRUE", value, _) if value == true

holds("IS FALSE", value, _) if value == false

holds("=", value, wanted) if fits(value, wanted)

holds("!=", value, wanted) if {
	value != null
	not fits(value, wanted)
}

fits(value, wanted) if {
	is_string(value)
	startswith(wanted, "%")
	regex.match(trim(wanted, "%"), value)
}

fits(value, wanted) if {
	is_string(value)
	not startswith(wanted, "%")
	glob.match(escaped(wanted), null, value)
}

# Of a pattern's letters the star alone stands for others.
escaped(wanted) := regex.replace(wanted, `[\[\]{}?\\!]`, `\$0`)

solved(formula) := round_of(round_of(round_of(round_of(round_of(round_of(round_of(round_of(formula))))))))

# One level of parentheses: && binds before ||, and what is in parentheses goes before both.
round_of(formula) := ors(ands(freed(ors_inside(ands(formula)))))

ands(formula) := regex.replace(
	regex.replace(formula, `(?:[01]&&)*0(?:&&[01])*`, "0"),
	`1(?:&&1)+`, "1",
)

ors_inside(formula) := regex.replace(
	regex.replace(formula, `\((?:[01]\|\|)*1(?:\|\|[01])*\)`, "(1)"),
	`\(0(?:\|\|0)*\)`, "(0)",
)

freed(formula) := regex.replace(formula, `\(([01])\)`, "$1")

# Without any && or parentheses left, one 1 decides.
ors(formula) := "1" if {
	regex.match(`^[01|]+$`, formula)
	contains(formula, "1")
} else := "0" if {
	regex.match(`^[0|]+$`, formula)
} else := formula
