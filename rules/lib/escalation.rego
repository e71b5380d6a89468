# Bawn
# SPDX-License-Identifier: Apache-2.0

# Ways from few permissions to many. Each is known from attacks, and each needs all of its actions.

package lib.escalation

import data.lib
import data.lib.iam
import data.lib.permissions

# METADATA
# description: |
#   The ways that one policy document is commonly judged by: names to the actions that together open them.
classic := {
	"iam:AddUserToGroup": {"iam:addusertogroup"},
	"iam:AttachGroupPolicy": {"iam:attachgrouppolicy"},
	"iam:AttachRolePolicy": {"iam:attachrolepolicy", "sts:assumerole"},
	"iam:AttachUserPolicy": {"iam:attachuserpolicy"},
	"iam:CreateAccessKey": {"iam:createaccesskey"},
	"iam:CreateLoginProfile": {"iam:createloginprofile"},
	"iam:CreatePolicyVersion": {"iam:createpolicyversion"},
	"iam:PutGroupPolicy": {"iam:putgrouppolicy"},
	"iam:PutRolePolicy": {"iam:putrolepolicy", "sts:assumerole"},
	"iam:PutUserPolicy": {"iam:putuserpolicy"},
	"iam:SetDefaultPolicyVersion": {"iam:setdefaultpolicyversion"},
	"iam:UpdateAssumeRolePolicy": {"iam:updateassumerolepolicy", "sts:assumerole"},
	"iam:UpdateLoginProfile": {"iam:updateloginprofile"},
	"iam:PassRole to CloudFormation": {"iam:passrole", "cloudformation:createstack"},
	"iam:PassRole to Data Pipeline": {"iam:passrole", "datapipeline:createpipeline"},
	"iam:PassRole to EC2": {"iam:passrole", "ec2:runinstances"},
	"iam:PassRole to Glue": {"iam:passrole", "glue:createdevendpoint"},
	"iam:PassRole to Lambda, invoked": {
		"iam:passrole", "lambda:createfunction", "lambda:invokefunction",
	},
	"iam:PassRole to Lambda, triggered": {
		"iam:passrole", "lambda:createfunction", "lambda:createeventsourcemapping",
	},
	"glue:UpdateDevEndpoint": {"glue:updatedevendpoint"},
	"lambda:UpdateFunctionCode": {"lambda:updatefunctioncode"},
}

# METADATA
# description: The further ways that are known by now, by themselves.
direct := {
	"iam:AttachRolePolicy": {"iam:attachrolepolicy"},
	"iam:PutRolePolicy": {"iam:putrolepolicy"},
	"iam:UpdateAssumeRolePolicy": {"iam:updateassumerolepolicy"},
	"iam:UpdateSAMLProvider": {"iam:updatesamlprovider"},
	"sso:AttachManagedPolicyToPermissionSet": {"sso:attachmanagedpolicytopermissionset"},
	"sso:CreateAccountAssignment": {"sso:createaccountassignment"},
	"sso:PutInlinePolicyToPermissionSet": {"sso:putinlinepolicytopermissionset"},
}

# METADATA
# description: |
#   What a role that may be passed to a service takes to be used there: service principal to name to
#   actions.
passing := {
	"apprunner.amazonaws.com": {"App Runner": {"apprunner:createservice"}},
	"batch.amazonaws.com": {"Batch": {"batch:registerjobdefinition", "batch:submitjob"}},
	"cloudformation.amazonaws.com": {
		"CloudFormation": {"cloudformation:createstack"},
		"CloudFormation stack sets": {
			"cloudformation:createstackset", "cloudformation:createstackinstances",
		},
	},
	"codebuild.amazonaws.com": {"CodeBuild": {"codebuild:createproject", "codebuild:startbuild"}},
	"datapipeline.amazonaws.com": {
		"Data Pipeline": {"datapipeline:createpipeline", "datapipeline:putpipelinedefinition"},
	},
	"ec2.amazonaws.com": {
		"EC2": {"ec2:runinstances"},
		"EC2 instance profiles": {"ec2:associateiaminstanceprofile"},
		"EC2 instance profiles, replaced": {"ec2:replaceiaminstanceprofileassociation"},
		"Auto Scaling": {
			"autoscaling:createlaunchconfiguration", "autoscaling:createautoscalinggroup",
		},
	},
	"ecs-tasks.amazonaws.com": {
		"ECS tasks": {"ecs:registertaskdefinition", "ecs:runtask"},
		"ECS services": {"ecs:registertaskdefinition", "ecs:createservice"},
	},
	"elasticmapreduce.amazonaws.com": {"EMR": {"elasticmapreduce:runjobflow"}},
	"glue.amazonaws.com": {
		"Glue endpoints": {"glue:createdevendpoint"},
		"Glue jobs": {"glue:createjob", "glue:startjobrun"},
		"Glue triggers": {"glue:createjob", "glue:createtrigger"},
		"Glue jobs, changed": {"glue:updatejob", "glue:startjobrun"},
		"Glue sessions": {"glue:createsession", "glue:runstatement"},
	},
	"lambda.amazonaws.com": {
		"Lambda, invoked": {"lambda:createfunction", "lambda:invokefunction"},
		"Lambda, triggered": {"lambda:createfunction", "lambda:createeventsourcemapping"},
		"Lambda, opened": {"lambda:createfunction", "lambda:addpermission"},
	},
	"sagemaker.amazonaws.com": {
		"SageMaker notebooks": {
			"sagemaker:createnotebookinstance", "sagemaker:createpresignednotebookinstanceurl",
		},
		"SageMaker training": {"sagemaker:createtrainingjob"},
		"SageMaker processing": {"sagemaker:createprocessingjob"},
	},
	"states.amazonaws.com": {
		"Step Functions": {"states:createstatemachine", "states:startexecution"},
	},
}

# METADATA
# description: |
#   Ways to act as a role that something else already holds. How much they give depends on what runs in
#   the account.
borrowing := {
	"cloudformation:UpdateStack": {"cloudformation:updatestack"},
	"codebuild:StartBuild": {"codebuild:startbuild"},
	"ec2-instance-connect:SendSSHPublicKey": {"ec2-instance-connect:sendsshpublickey"},
	"ecs:ExecuteCommand": {"ecs:executecommand"},
	"glue:UpdateJob": {"glue:updatejob"},
	"lambda:UpdateFunctionConfiguration": {"lambda:updatefunctionconfiguration"},
	"sagemaker:CreatePresignedDomainUrl": {"sagemaker:createpresigneddomainurl"},
	"sagemaker:CreatePresignedNotebookInstanceUrl": {
		"sagemaker:createpresignednotebookinstanceurl",
	},
	"ssm:SendCommand": {"ssm:sendcommand"},
	"ssm:StartSession": {"ssm:startsession"},
}

# The actions of each table by service, written out, so that nobody has to collect them each time.
classic_actions := {
	"cloudformation": {"createstack"},
	"datapipeline": {"createpipeline"},
	"ec2": {"runinstances"},
	"glue": {"createdevendpoint", "updatedevendpoint"},
	"iam": {
		"addusertogroup", "attachgrouppolicy", "attachrolepolicy", "attachuserpolicy",
		"createaccesskey", "createloginprofile", "createpolicyversion", "passrole",
		"putgrouppolicy", "putrolepolicy", "putuserpolicy", "setdefaultpolicyversion",
		"updateassumerolepolicy", "updateloginprofile",
	},
	"lambda": {"createeventsourcemapping", "createfunction", "invokefunction", "updatefunctioncode"},
	"sts": {"assumerole"},
}

# Those of `borrowing`.
borrowing_actions := {
	"cloudformation": {"updatestack"},
	"codebuild": {"startbuild"},
	"ec2-instance-connect": {"sendsshpublickey"},
	"ecs": {"executecommand"},
	"glue": {"updatejob"},
	"lambda": {"updatefunctionconfiguration"},
	"sagemaker": {"createpresigneddomainurl", "createpresignednotebookinstanceurl"},
	"ssm": {"sendcommand", "startsession"},
}

# Those of all other tables.
all_actions := {
	"apprunner": {"createservice"},
	"autoscaling": {"createautoscalinggroup", "createlaunchconfiguration"},
	"batch": {"registerjobdefinition", "submitjob"},
	"cloudformation": {"createstack", "createstackinstances", "createstackset"},
	"codebuild": {"createproject", "startbuild"},
	"datapipeline": {"createpipeline", "putpipelinedefinition"},
	"ec2": {"associateiaminstanceprofile", "replaceiaminstanceprofileassociation", "runinstances"},
	"ecs": {"createservice", "registertaskdefinition", "runtask"},
	"elasticmapreduce": {"runjobflow"},
	"glue": {
		"createdevendpoint", "createjob", "createsession", "createtrigger", "runstatement",
		"startjobrun", "updatedevendpoint", "updatejob",
	},
	"iam": {
		"addusertogroup", "attachgrouppolicy", "attachrolepolicy", "attachuserpolicy",
		"createaccesskey", "createloginprofile", "createpolicyversion", "passrole",
		"putgrouppolicy", "putrolepolicy", "putuserpolicy", "setdefaultpolicyversion",
		"updateassumerolepolicy", "updateloginprofile", "updatesamlprovider",
	},
	"lambda": {
		"addpermission", "createeventsourcemapping", "createfunction", "invokefunction",
		"updatefunctioncode",
	},
	"sagemaker": {
		"createnotebookinstance", "createpresignednotebookinstanceurl", "createprocessingjob",
		"createtrainingjob",
	},
	"sso": {
		"attachmanagedpolicytopermissionset", "createaccountassignment",
		"putinlinepolicytopermissionset",
	},
	"states": {"createstatemachine", "startexecution"},
	"sts": {"assumerole"},
}

# METADATA
# description: The ways of a table that the statements open, as one policy document is judged.
ways(statements, table, wanted) := {name |
	allowed := permissions.granted(statements, wanted)
	count(allowed) > 0
	some name, actions in table
	count(actions - allowed) == 0
}

# METADATA
# description: |
#   Every way that statements open to their holder: what they allow without a condition that narrows it,
#   on all resources of a kind at least, less what they deny. Full administration isn't counted.
all_ways(statements) := {name |
	allowed := held(statements)
	count(allowed) > 0
	some table in [classic, direct]
	some name, actions in table
	not contains(name, "PassRole")
	count(actions - allowed) == 0
} | {concat("", ["iam:PassRole to ", name]) |
	allowed := held(statements)
	count(allowed) > 0
	some service in passable(statements)
	some name, actions in passing[service]
	count(actions - allowed) == 0
}

held(statements) := {action |
	some statement in statements
	statement.effect == "Allow"
	is_unconditional(statement)
	is_wide(statement)
	some action in permissions.wanted_of(statement, all_actions)
	not is_denied(action, statements)
}

# Services that every role of the account may be passed to.
passable(statements) := {service |
	some statement in statements
	statement.effect == "Allow"
	is_wide(statement)
	iam.is_among("iam:passrole", statement.actions)
	not is_denied("iam:passrole", statements)
	some service, _ in passing
	passes_to(statement, service)
} | {service |
	some statement in statements
	statement.effect == "Allow"
	is_wide(statement)
	some _ in statement.not_actions
	not iam.is_among("iam:passrole", statement.not_actions)
	not is_denied("iam:passrole", statements)
	some service, _ in passing
	passes_to(statement, service)
}

passes_to(statement, _) if is_unconditional(statement)

passes_to(statement, service) if {
	some condition in statement.conditions
	condition.key == "iam:passedtoservice"
	every other in statement.conditions { other.key == "iam:passedtoservice" }
	some value in lib.as_array(condition.values)
	iam.action_matches(value, service)
}

# Keys that anybody's request can be made to fit.
weak_keys := {"aws:currenttime", "aws:requestedregion", "aws:securetransport", "aws:useragent"}

is_unconditional(statement) if {
	every condition in statement.conditions { condition.key in weak_keys }
}

# All resources, or all of a kind in the account: a role, a user, a function.
is_wide(statement) if iam.covers_all_resources(statement)

is_wide(statement) if {
	some _ in statement.not_resources
}

is_wide(statement) if {
	some resource in statement.resources
	startswith(resource, "arn:")
	regex.match(`^arn:[^:]*:[a-z0-9-]+:[^:]*:[^:]*:([a-z]+[:/])?\*$`, resource)
	not startswith(resource, "arn:aws:s3:")
}

# A denial counts that holds everywhere, or for all but a few.
is_denied(action, statements) if {
	some statement in statements
	statement.effect == "Deny"
	iam.is_action_denied(action, statement)
	is_wide(statement)
}

# METADATA
# description: One statement gives all of IAM, or everything, by name.
is_blatant(statements) if {
	some statement in statements
	iam.allows_iam(statement)
	is_wide(statement)
}

# METADATA
# description: |
#   The ways that a policy document opens by itself. One that gives all of IAM or everything needs no
#   way; other rules say so.
ways_of_document(document) := found if {
	statements := iam.statements(document)
	reaches_further(statements)
	not is_blatant(statements)
	found := all_ways(statements)
	count(found) > 0
}

# Cheap to ask, and false of most policies: some statement allows something of a service that a way leads
# through.
reaches_further(statements) if {
	some statement in statements
	statement.effect == "Allow"
	some action in statement.actions
	regex.match(`^(\*|iam:|lambda:|glue:|sso:)`, action)
}

reaches_further(statements) if {
	some statement in statements
	statement.effect == "Allow"
	some _ in statement.not_actions
}

# METADATA
# description: |
#   The ways that the policies of a role, a user with his groups, or a group open together, where none of
#   them opens one alone.
ways_of_holder(holder) := found if {
	documents := array.concat(iam.policies(holder), inherited(holder))
	count(documents) > 1
	statements := [statement | some document in documents; some statement in iam.statements(document)]
	reaches_further(statements)
	not is_blatant(statements)
	not has_way_alone(documents)
	found := all_ways(statements)
	count(found) > 0
	not is_bounded(holder)
}

has_way_alone(documents) if {
	some document in documents
	ways_of_document(document)
}

# What a user has from the groups that this code puts him into.
inherited(user) := [policy |
	user.bawn.type == "aws_iam_user"
	some referrer in graph.referrers(user)
	some group in groups(referrer)
	some policy in iam.policies(group)
]

groups(membership) := lib.resolve(membership.group, "aws_iam_group", "name") if {
	membership.bawn.type == "aws_iam_group_membership"
}

groups(membership) := [group |
	some name in membership.groups
	some group in lib.resolve(name, "aws_iam_group", "name")
] if {
	membership.bawn.type == "aws_iam_user_group_membership"
}

# METADATA
# description: |
#   A permissions boundary holds the ways shut: one that isn't in this code, or one that opens none.
is_bounded(holder) if {
	holder.permissions_boundary
	not is_open_boundary(holder.permissions_boundary)
}

is_open_boundary(boundary) if {
	statements := iam.statements(graph.get(boundary).policy)
	count(all_ways(statements)) > 0
}

# METADATA
# description: |
#   The policy limits others instead of giving something: it is a permissions boundary, or it belongs to a
#   holder that has one.
is_held_back(policy) if {
	some referrer in graph.referrers(policy)
	graph.get(referrer.permissions_boundary).bawn.address == policy.bawn.address
}

is_held_back(policy) if {
	some attribute in ["role", "user"]
	is_bounded(graph.get(policy[attribute]))
}
