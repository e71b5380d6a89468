# Bawn
# SPDX-License-Identifier: Apache-2.0

# Who may become a role: trust policies, and what providers of identities vouch for.

package lib.trust

import data.lib
import data.lib.iam

# METADATA
# description: |
#   The issuer of an OIDC provider that a principal names, by ARN or by reference, without its scheme.
#   One that another resource brings along, as a cluster does, is private to it and has no name here.
issuer(id) := trim_prefix(provider.url, "https://") if {
	provider := graph.get(id)
	provider.bawn.type == "aws_iam_openid_connect_provider"
	not iam.names_resource(provider.url)
}

issuer(id) := split(id, "oidc-provider/")[1] if {
	not iam.names_resource(id)
	contains(id, "oidc-provider/")
}

issuer(id) := id if {
	not iam.names_resource(id)
	id in {"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"}
}

# METADATA
# description: |
#   Issuers that serve everybody, with the claims that tell their tenants apart. Without a condition on
#   one of them, any tenant's token will do.
shared_issuers := {
	"accounts.google.com": ["aud", "azp", "email", "oaud", "sub"],
	"agent.buildkite.com": ["sub"],
	"api.pulumi.com/oidc": ["aud", "sub"],
	"app.terraform.io": ["sub"],
	"cognito-identity.amazonaws.com": ["aud"],
	"gitlab.com": ["sub"],
	"graph.facebook.com": ["app_id"],
	"oidc.vercel.com": ["aud", "sub"],
	"token.actions.githubusercontent.com": [
		"enterprise_id", "job_workflow_ref", "repository", "repository_id", "repository_owner",
		"repository_owner_id", "sub",
	],
	"www.amazon.com": ["app_id"],
}

# METADATA
# description: |
#   Positions of the statements by which any tenant of a shared issuer becomes the role, with the issuer
#   and why.
open_federations(statements) := [{"index": i, "issuer": name, "claims": concat(" or ", claims)} |
	some i, statement in statements
	statement.effect == "Allow"
	some principal in statement.principals
	principal.type == "Federated"
	name := issuer(principal.id)
	claims := shared_issuers[name]
	not is_narrowed(statement, name, claims)
]

is_narrowed(statement, name, claims) if {
	some condition in statement.conditions
	some claim in claims
	condition.key == concat(":", [name, claim])
	is_required(condition)
	every value in lib.as_array(condition.values) { names_tenant(name, claim, condition, value) }
}

is_required(condition) if {
	not contains(condition.operator, "Not")
	not startswith(condition.operator, "ForAllValues:")
	not condition.operator == "Null"
}

# What is compared letter by letter admits what is written and nothing else; a pattern has to hold the
# tenant's name before its first wildcard.
names_tenant(name, claim, condition, value) if {
	not contains(condition.operator, "Like")
	not is_forgeable(name, claim, value)
}

names_tenant(name, claim, condition, value) if {
	contains(condition.operator, "Like")
	not is_forgeable(name, claim, value)
	is_pinned(name, claim, value)
}

# A tenant of GitHub may leave his own name out of the subject, so that a subject without a repository
# or its owner can be anybody's.
is_forgeable("token.actions.githubusercontent.com", "sub", value) if {
	not regex.match(`(^|:)(repo|repository|job_workflow_ref):[^:/*?]+/`, value)
	not regex.match(`(^|:)(repository_owner|repository_owner_id|repository_id|enterprise_id|enterprise):[^:*?]+`, value)
	not startswith(value, "repo:*")
}

is_pinned("token.actions.githubusercontent.com", claim, value) if {
	claim == "sub"
	regex.match(`(^|:)(repo|repository|job_workflow_ref):[^:/*?]+/`, value)
}

is_pinned("token.actions.githubusercontent.com", claim, value) if {
	claim == "sub"
	regex.match(`(^|:)(repository_owner|repository_owner_id|repository_id|enterprise_id|enterprise):[^:*?]+(:|$)`, value)
}

is_pinned("token.actions.githubusercontent.com", claim, value) if {
	claim in {"job_workflow_ref", "repository"}
	regex.match(`^[^/*?]+/`, value)
}

is_pinned("token.actions.githubusercontent.com", claim, value) if {
	not claim in {"job_workflow_ref", "repository", "sub"}
	regex.match(`^[^*?]+$`, value)
}

is_pinned("gitlab.com", _, value) if regex.match(`^project_path:[^/*?:]+/`, value)

is_pinned("app.terraform.io", _, value) if regex.match(`^organization:[^*?:]+:`, value)

is_pinned("agent.buildkite.com", _, value) if regex.match(`^organization:[^*?:]+:`, value)

is_pinned("oidc.vercel.com", _, value) if regex.match(`^(owner:|https://vercel\.com/)[^*?:]+`, value)

is_pinned(name, _, value) if {
	not name in {
		"token.actions.githubusercontent.com", "gitlab.com", "app.terraform.io", "agent.buildkite.com",
		"oidc.vercel.com",
	}
	not regex.match(`^[*?]*$`, value)
}

# METADATA
# description: |
#   Positions of the statements that trust GitHub without a condition on the subject, or with one whose
#   first claim somebody else can choose.
loose_github(statements) := [i |
	some i, statement in statements
	statement.effect == "Allow"
	names_github(statement)
	is_loose(statement)
]

names_github(statement) if {
	some principal in statement.principals
	principal.type == "Federated"
	startswith(issuer(principal.id), "token.actions.githubusercontent.com")
}

is_loose(statement) if {
	not has_subject(statement)
}

is_loose(statement) if {
	some condition in statement.conditions
	is_subject(condition.key)
	some value in lib.as_array(condition.values)
	is_loose_subject(value)
}

has_subject(statement) if {
	some condition in statement.conditions
	is_subject(condition.key)
}

is_subject(key) if regex.match(`^token\.actions\.githubusercontent\.com(/[a-z0-9_-]+)?:sub$`, key)

is_loose_subject(value) if not contains(value, ":")

is_loose_subject(value) if split(value, ":")[1] == "*"

is_loose_subject(value) if regex.match(`^(workflow|environment|ref|context|head_ref|base_ref)`, value)

is_loose_subject(value) if {
	[claim, name] := array.slice(split(value, ":"), 0, 2)
	claim == "repo"
	not regex.match(`^[a-zA-Z0-9_-]+(\.[a-zA-Z0-9_-]+)*/[^/]+`, name)
}

# METADATA
# description: |
#   Services that act on other resources for whoever configures them: a role that trusts one of them
#   without saying for which account can be put to use by strangers' resources.
deputies := {
	"access-analyzer.amazonaws.com", "apidestinations.events.amazonaws.com", "appflow.amazonaws.com",
	"bedrock.amazonaws.com", "cloudtrail.amazonaws.com", "config.amazonaws.com",
	"delivery.logs.amazonaws.com", "events.amazonaws.com", "firehose.amazonaws.com",
	"logs.amazonaws.com", "pipes.amazonaws.com", "s3.amazonaws.com", "scheduler.amazonaws.com",
	"ses.amazonaws.com", "sns.amazonaws.com", "vpc-flow-logs.amazonaws.com",
}

# METADATA
# description: A service of AWS made the role for itself, with a trust policy that nobody can change.
is_service_linked(role) if startswith(role.path, "/aws-service-role/")

# METADATA
# description: Positions of the statements that trust such a service and don't say for whom.
unbound_services(statements) := [i |
	some i, statement in statements
	statement.effect == "Allow"
	some principal in statement.principals
	principal.type == "Service"
	principal.id in deputies
	not is_bound(statement)
]

is_bound(statement) if {
	some condition in statement.conditions
	condition.key in {
		"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths",
	}
}

# METADATA
# description: |
#   The account that an AWS principal names: by number, or as the account of an ARN. What isn't known, or
#   belongs to a resource of this code, has none.
account(id) := id if regex.match(`^[0-9]{12}$`, id)

account(id) := fields[4] if {
	startswith(id, "arn:")
	fields := split(id, ":")
	regex.match(`^[0-9]{12}$`, fields[4])
}

# METADATA
# description: |
#   Positions of the statements that let a whole account in that isn't known to be the own one, with no
#   external id and nothing else that says for whom.
foreign_accounts(role) := [{"index": i, "account": named} |
	some i, statement in iam.statements(role.assume_role_policy)
	statement.effect == "Allow"
	some principal in statement.principals
	principal.type == "AWS"
	not iam.names_resource(principal.id)
	named := account(principal.id)
	is_whole_account(principal.id)
	not named == role.bawn.account
	not asks_for_more(statement)
]

is_whole_account(id) if regex.match(`^[0-9]{12}$`, id)

is_whole_account(id) if endswith(id, ":root")

asks_for_more(statement) if {
	some condition in statement.conditions
	not condition.key in {"aws:multifactorauthage", "aws:multifactorauthpresent", "aws:securetransport"}
}

# METADATA
# description: Positions of the statements that take a SAML login for whatever audience.
saml_without_audience(statements) := [i |
	some i, statement in statements
	statement.effect == "Allow"
	"sts:assumerolewithsaml" in statement.actions
	not names_audience(statement)
]

names_audience(statement) if {
	some condition in statement.conditions
	condition.key == "saml:aud"
}
