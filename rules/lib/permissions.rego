# Bawn
# SPDX-License-Identifier: Apache-2.0

# What the holder of identity policies may do: actions without any limit on resources, and the
# combinations of them by which a holder gets more than he was given.

package lib.permissions

import data.lib
import data.lib.actions
import data.lib.iam

# METADATA
# description: |
#   Allowing statements that stand for any resource without a condition: those of which it matters which
#   actions they hold.
is_open(statement) if {
	statement.effect == "Allow"
	count(statement.conditions) == 0
	iam.covers_all_resources(statement)
}

# METADATA
# description: Statements allow something anywhere, so that more than a glance is due.
has_open(statements) if {
	some statement in statements
	is_open(statement)
}

# METADATA
# description: Something is allowed without a condition; what needs none of that needs no glance.
has_allowance(statements) if {
	some statement in statements
	statement.effect == "Allow"
	count(statement.conditions) == 0
}

# METADATA
# description: |
#   Positions of the open statements that allow an action of the tables, one of those that
#   could be narrowed down to resources. `denying` are the statements whose denials count.
open_at(statements, tables, denying) := [i |
	some i, statement in statements
	is_open(statement)
	reaches(statement, tables, denying)
]

reaches(statement, _, denying) if {
	some action in statement.actions
	action in {"*", "*:*"}
	not denies_all(denying)
}

reaches(statement, tables, denying) if {
	some pattern in statement.actions
	contains(pattern, ":")
	[service, name] := split(pattern, ":")
	some table in tables
	reaches_in(service, name, table[service], denying)
}

reaches(statement, _, denying) if {
	some _ in statement.not_actions
	not "*" in statement.not_actions
	not denies_all(denying)
}

denies_all(denying) if {
	some statement in denying
	statement.effect == "Deny"
	some action in statement.actions
	action in {"*", "*:*"}
}

reaches_in(_, name, names, denying) if {
	not has_denial(denying)
	has_name(names, name)
}

reaches_in(service, name, names, denying) if {
	has_denial(denying)
	some candidate in split(trim_space(names), " ")
	iam.action_matches(name, candidate)
	not is_denied(concat(":", [service, candidate]), denying)
}

has_denial(denying) if {
	some statement in denying
	statement.effect == "Deny"
}

has_name(_, "*")

has_name(names, name) if {
	not regex.match(`[*?]`, name)
	contains(names, concat("", [" ", name, " "]))
}

has_name(names, name) if {
	regex.match(`[*?]`, name)
	regex.match(concat("", [" ", replace(replace(name, "*", `[^ ]*`), "?", `[^ ]`), " "]), names)
}

# METADATA
# description: |
#   Some denying statement names the action, on whatever resource and condition, or denies all but others
#   on every resource.
is_denied(action, denying) if {
	some statement in denying
	statement.effect == "Deny"
	iam.is_among(action, statement.actions)
}

is_denied(action, denying) if {
	some statement in denying
	statement.effect == "Deny"
	some _ in statement.not_actions
	iam.covers_all_resources(statement)
	not iam.is_among(action, statement.not_actions)
}

# METADATA
# description: |
#   Which of the wanted actions the statements allow on every resource, without conditions, and deny
#   nowhere. `wanted` is service to set of names. An action that takes no resource needs no `*`.
granted(statements, wanted) := {action |
	some statement in statements
	statement.effect == "Allow"
	count(statement.conditions) == 0
	some action in wanted_of(statement, wanted)
	is_unlimited(statement, action)
	not is_denied(action, statements)
}

wanted_of(statement, wanted) := {action |
	some pattern in statement.actions
	some action in covered(pattern, wanted)
} | {action |
	some _ in statement.not_actions
	some action in covered("*", wanted)
	not iam.is_among(action, statement.not_actions)
}

covered(pattern, wanted) := {action |
	some service, names in wanted
	some name in names
	action := concat(":", [service, name])
} if {
	pattern in {"*", "*:*"}
}

covered(pattern, wanted) := {action |
	[service, glob_name] := split(pattern, ":")
	some name in wanted[service]
	iam.action_matches(glob_name, name)
	action := concat(":", [service, name])
} if {
	not pattern in {"*", "*:*"}
}

is_unlimited(statement, _) if iam.covers_all_resources(statement)

is_unlimited(statement, action) if {
	some _ in statement.resources
	count(statement.not_actions) == 0
	not iam.covers_all_resources(statement)
	not is_scopable(action)
}

# METADATA
# description: A policy can narrow the action down to resources.
is_scopable(action) if {
	[service, name] := split(action, ":")
	some table in actions.scopable
	has_name(table[service], name)
}

# METADATA
# description: Actions that hand out credentials.
credential_actions := {
	"airflow": {"createclitoken", "createweblogintoken"},
	"appsync": {"createapikey"},
	"chime": {"createapikey"},
	"cloud9": {"createenvironmenttoken"},
	"codeartifact": {"getauthorizationtoken"},
	"codepipeline": {"pollforjobs"},
	"cognito-identity": {
		"getcredentialsforidentity", "getopenidtoken",
		"getopenidtokenfordeveloperidentity",
	},
	"cognito-idp": {"getsigningcertificate"},
	"connect": {"getfederationtoken", "getfederationtokens"},
	"ec2": {"getpassworddata"},
	"ecr-public": {"getauthorizationtoken"},
	"emr-containers": {"getmanagedendpointsessioncredentials"},
	"finspace-api": {"getprogrammaticaccesscredentials"},
	"gamelift": {"getinstanceaccess", "requestuploadcredentials"},
	"grafana": {"createworkspaceapikey"},
	"iam": {
		"createaccesskey", "createloginprofile", "createservicespecificcredential",
		"resetservicespecificcredential", "updateaccesskey",
	},
	"license-manager": {"getaccesstoken"},
	"lightsail": {
		"createbucketaccesskey", "downloaddefaultkeypair", "getinstanceaccessdetails",
		"getrelationaldatabasemasteruserpassword",
	},
	"mediapackage": {"rotatechannelcredentials", "rotateingestendpointcredentials"},
	"rds-db": {"connect"},
	"redshift": {"getclustercredentials", "getclustercredentialswithiam"},
	"redshift-serverless": {"getcredentials"},
	"sso": {"getrolecredentials"},
	"sts": {
		"assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "getfederationtoken",
		"getsessiontoken",
	},
}

# METADATA
# description: Actions that read data in bulk or secrets.
exfiltration_actions := {
	"s3": {"getobject"},
	"secretsmanager": {"getsecretvalue"},
	"ssm": {"getparameter", "getparameters", "getparametersbypath"},
}
