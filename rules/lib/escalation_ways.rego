# Bawn
# SPDX-License-Identifier: Apache-2.0

# Ways from few permissions to many. Each is known from attacks, and each needs all of its actions.

package lib.escalation

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
	"glue:UpdateDevEndpoint": {"glue:updatedevendpoint"},
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
	"glue": {"updatedevendpoint", "updatejob"},
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
