# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ai

import data.lib
import data.lib.iam

# What of the code serves, trains or feeds models. References tell; names and tags only where nothing
# references, because a model server on a machine of one's own looks like any other.

# METADATA
# description: |
#   The resources that read models or training data from the bucket, or write models to it, by reference
#   or by an address that is written down.
consumers(bucket) := {resource.bawn.address |
	some resource in graph.referrers(bucket)
	resource.bawn.type in consumer_types
} | {resource.bawn.address |
	is_string(bucket.bucket)
	some type in consumer_types
	some resource in graph.all(type)
	some location in locations(resource)
	is_in(location, bucket.bucket)
}

consumer_types := {
	"aws_bedrock_custom_model",
	"aws_bedrockagent_data_source",
	"aws_comprehend_document_classifier",
	"aws_comprehend_entity_recognizer",
	"aws_sagemaker_feature_group",
	"aws_sagemaker_mlflow_tracking_server",
	"aws_sagemaker_model",
	"aws_transcribe_language_model",
}

locations(resource) := [location |
	some path in [
		["primary_container", 0, "model_data_url"],
		["container", 0, "model_data_url"],
		["training_data_config", 0, "s3_uri"],
		["output_data_config", 0, "s3_uri"],
		["data_source_configuration", 0, "s3_configuration", 0, "bucket_arn"],
		["input_data_config", 0, "s3_uri"],
		["offline_store_config", 0, "s3_storage_config", 0, "s3_uri"],
		["artifact_store_uri"],
	]
	location := object.get(resource, path, null)
	is_string(location)
]

is_in(location, name) if location in {concat("", ["s3://", name]), concat("", ["arn:aws:s3:::", name])}

is_in(location, name) if startswith(location, concat("", ["s3://", name, "/"]))

# METADATA
# description: |
#   The bucket holds models or training data: something that uses them reads it, or, where nothing in the
#   code does, its name or a tag says so.
holds_models(bucket) if count(consumers(bucket)) > 0

holds_models(bucket) if says_models(bucket.bucket)

holds_models(bucket) if says_models(bucket.bucket_prefix)

holds_models(bucket) if {
	some key, value in bucket.tags
	lower(key) in {"data", "content", "purpose", "workload"}
	says_models(value)
}

says_models(text) if {
	is_string(text)
	regex.match(
		`(?i)(^|[-_.])(sagemaker|bedrock|(ml|llm|ai)-?models?|model-?(artifacts?|store|weights|registry)|training-?data)([-_.]|$)`,
		text,
	)
}

# METADATA
# description: The statements of an identity policy, in whichever of its resources it stands.
granted(resource) := iam.statements(resource.policy) if {
	resource.bawn.type in {"aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"}
}

granted(resource) := iam.statements(resource.inline_policy) if {
	resource.bawn.type == "aws_ssoadmin_permission_set_inline_policy"
}

granted(resource) := [statement |
	some policy in resource.inline_policy
	some statement in iam.statements(policy.policy)
] if {
	resource.bawn.type == "aws_iam_role"
}

# METADATA
# description: |
#   The statement allows one of the actions by naming it or its service with a wildcard. A plain `*` is full
#   administration, which other rules report.
allows_any(statement, actions) if {
	statement.effect == "Allow"
	some action in statement.actions
	not action in {"*", "*:*"}
	some wanted in actions
	glob.match(action, null, wanted)
}

# METADATA
# description: The statement speaks of every model there is, not of chosen ones.
covers_all_models(statement) if {
	some resource in statement.resources
	regex.match(`^(\*|arn:[^:]*:bedrock:[^:]*:[^:]*:(\*|foundation-model/\*))$`, resource)
}

model_calls := {
	"bedrock:converse", "bedrock:conversestream", "bedrock:invokeagent", "bedrock:invokemodel",
	"bedrock:invokemodelwithresponsestream", "bedrock:retrieveandgenerate",
	"sagemaker:invokeendpoint", "sagemaker:invokeendpointasync",
	"sagemaker:invokeendpointwithresponsestream",
}

# METADATA
# description: The role may call models, by a policy of its own or one of this code that is attached.
role_calls_models(role) if {
	some policy in role.aws_iam_role_policy
	some statement in iam.statements(policy.policy)
	allows_any(statement, model_calls)
}

role_calls_models(role) if {
	some attachment in role.aws_iam_role_policy_attachment
	some statement in iam.statements(graph.get(attachment.policy_arn).policy)
	allows_any(statement, model_calls)
}

# METADATA
# description: |
#   The REST API passes requests on to models: to a SageMaker endpoint, to Bedrock, or to a function whose
#   role may call one.
is_inference_api(api) if {
	some integration in graph.referrers(api)
	integration.bawn.type == "aws_api_gateway_integration"
	calls_models(integration)
}

calls_models(integration) if {
	is_string(integration.uri)
	regex.match(`:(runtime\.sagemaker|bedrock[a-z-]*):`, integration.uri)
}

calls_models(integration) if {
	some endpoint in graph.all("aws_sagemaker_endpoint")
	some referrer in graph.referrers(endpoint)
	referrer.bawn.address == integration.bawn.address
}

calls_models(integration) if {
	some function in graph.all("aws_lambda_function")
	some referrer in graph.referrers(function)
	referrer.bawn.address == integration.bawn.address
	role_calls_models(graph.get(function.role))
}

# METADATA
# description: An instance type with GPUs or chips for models.
is_accelerated(type) if regex.match(`^(p|g|gr|inf|trn|dl)[0-9][a-z0-9-]*\.`, type)

# METADATA
# description: |
#   The load balancer leads to machines with GPUs or chips for models; where no target is known, its name
#   says that it serves models.
is_inference_balancer(balancer) if {
	some group in target_groups(balancer)
	some referrer in graph.referrers(group)
	is_accelerated(machine_type(referrer))
}

is_inference_balancer(balancer) if {
	regex.match(`(?i)(^|[-_])(inference|llm|vllm|triton|ollama|model-?serving)([-_]|$)`, balancer.name)
}

target_groups(balancer) := [group |
	some type in ["aws_lb_listener", "aws_alb_listener"]
	some listener in balancer[type]
	some action in listener.default_action
	group := graph.get(action.target_group_arn)
]

machine_type(target) := graph.get(target.target_id).instance_type if {
	target.bawn.type in {"aws_lb_target_group_attachment", "aws_alb_target_group_attachment"}
}

machine_type(target) := graph.get(target.launch_template[_].id).instance_type if {
	target.bawn.type == "aws_autoscaling_group"
}

# METADATA
# description: The VPC holds resources of SageMaker or Bedrock, in one of its subnets of this code.
hosts_models(vpc) if {
	some subnet in graph.referrers(vpc)
	subnet.bawn.type == "aws_subnet"
	some tenant in graph.referrers(subnet)
	is_tenant(tenant)
}

hosts_models(vpc) if {
	some tenant in graph.referrers(vpc)
	tenant.bawn.type == "aws_sagemaker_domain"
}

is_tenant(resource) if startswith(resource.bawn.type, "aws_sagemaker_")

is_tenant(resource) if startswith(resource.bawn.type, "aws_bedrock")

# METADATA
# description: A private way from the VPC to the service that runs models.
has_model_endpoint(vpc) if {
	some endpoint in graph.referrers(vpc)
	endpoint.bawn.type == "aws_vpc_endpoint"
	some suffix in [
		".bedrock", ".bedrock-runtime", ".bedrock-agent-runtime", ".sagemaker.api", ".sagemaker.runtime",
		".sagemaker.runtime-fips", ".studio", ".notebook",
	]
	endswith(endpoint.service_name, suffix)
}

# METADATA
# description: Types whose presence means that the account runs models on Bedrock.
bedrock_types := [
	"aws_bedrock_custom_model",
	"aws_bedrock_guardrail",
	"aws_bedrock_inference_profile",
	"aws_bedrock_provisioned_model_throughput",
	"aws_bedrockagent_agent",
	"aws_bedrockagent_knowledge_base",
]

# METADATA
# description: Types whose presence means that the account runs models at all.
model_types := array.concat(bedrock_types, [
	"aws_sagemaker_domain",
	"aws_sagemaker_endpoint",
	"aws_sagemaker_feature_group",
	"aws_sagemaker_model",
	"aws_sagemaker_notebook_instance",
])

# METADATA
# description: Something of these types is in the code.
uses(types) if {
	some type in types
	count(graph.all(type)) > 0
}

# METADATA
# description: |
#   The vector collections of this code that a network policy of OpenSearch Serverless speaks of.
vector_collections(entry) := [collection.name |
	some collection in graph.all("aws_opensearchserverless_collection")
	collection.type == "VECTORSEARCH"
	some rule in entry.Rules
	rule.ResourceType == "collection"
	some pattern in lib.as_array(rule.Resource)
	glob.match(trim_prefix(pattern, "collection/"), null, collection.name)
]

# METADATA
# description: The endpoint serves production, as a tag or the root module's environment says.
is_production(resource) if lib.is_production(resource)

is_production(resource) if lower(resource.bawn.environment) in {"prod", "production"}

# METADATA
# description: An endpoint's variant has one instance and doesn't scale by itself.
has_single_instance(variant) if {
	not variant.serverless_config
	not variant.managed_instance_scaling
	to_number(variant.initial_instance_count) < 2
}

# METADATA
# description: The other agents that act in the same role.
agents_with_role_of(agent) := {other.bawn.address |
	some other in graph.referrers(graph.get(agent.agent_resource_role_arn))
	other.bawn.type == "aws_bedrockagent_agent"
	other.bawn.address != agent.bawn.address
} if {
	graph.get(agent.agent_resource_role_arn).bawn
} else := {other.bawn.address |
	some other in graph.all("aws_bedrockagent_agent")
	other.agent_resource_role_arn == agent.agent_resource_role_arn
	other.bawn.address != agent.bawn.address
}

# METADATA
# description: The buckets that Bedrock's invocation log goes to.
log_buckets(logging) := [name |
	some config in logging.logging_config
	some name in array.concat(
		[s3.bucket_name | some s3 in config.s3_config],
		[s3.bucket_name | some s3 in config.cloudwatch_config[_].large_data_delivery_s3_config],
	)
]

# METADATA
# description: The log groups that Bedrock's invocation log goes to.
log_groups(logging) := [config.log_group_name | some config in logging.logging_config[_].cloudwatch_config]
