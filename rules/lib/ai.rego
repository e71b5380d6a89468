# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ai

import data.lib
import data.lib.account
import data.lib.iam
import data.lib.network

# What of the code serves, trains or feeds models. References tell; names and tags only where nothing
# references, because a model server on a machine of one's own looks like any other.

# What reads models or training data from a bucket, or writes models to it.
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

# METADATA
# description: |
#   The bucket holds models or training data: something that uses them reads it, or, where nothing in the
#   code does, what the code calls it says so. Its name in the cloud, which is often unknown, isn't asked.
holds_models(bucket) if {
	regex.match(
		`(?i)(^|[-_.])(sagemaker|bedrock|(ml|llm|ai)[-_]?models?|models|model[-_]?(artifacts?|store|weights|registry)|training[-_]?data)([-_.]|$)`,
		bucket.bawn.name,
	)
} else if {
	some consumer in graph.referrers(bucket)
	consumer.bawn.type in consumer_types
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
	is_full_access(attachment.policy_arn)
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

# Requests go straight to another service by type AWS alone; AWS_PROXY is for functions, whose address is
# mostly unknown.
calls_models(integration) if {
	integration.type == "AWS"
	not leads_to_function(integration)

	# An ending is often known where the region in the middle isn't.
	some path in ["/invocations", "/async-invocations", "/invoke", "/converse", "-stream"]
	endswith(integration.uri, path)
	regex.match(`:(runtime\.sagemaker|bedrock[a-z-]*):`, integration.uri)
}

leads_to_function(integration) if graph.get(integration.uri).bawn.type == "aws_lambda_function"

calls_models(integration) if integration.bawn.address in model_callers

# What names an endpoint, or a function that may call models; found once for all integrations.
model_callers contains referrer.bawn.address if {
	some endpoint in graph.all("aws_sagemaker_endpoint")
	some referrer in graph.referrers(endpoint)
}

model_callers contains referrer.bawn.address if {
	some function in graph.all("aws_lambda_function")
	role_calls_models(graph.get(function.role))
	some referrer in graph.referrers(function)
}

# METADATA
# description: An instance type with GPUs or chips for models.
is_accelerated(type) if regex.match(`^(p|g|gr|inf|trn|dl)[0-9][a-z0-9-]*\.`, type)

# METADATA
# description: |
#   The load balancer leads to machines with GPUs or chips for models; where no target is known, what the
#   code calls it says that it serves models.
is_inference_balancer(balancer) if {
	some group in target_groups(balancer)
	some referrer in graph.referrers(group)
	is_accelerated(machine_type(referrer))
}

is_inference_balancer(balancer) if {
	regex.match(`(?i)(^|[-_])(inference|llm|vllm|triton|ollama|model[-_]?serving)([-_]|$)`, balancer.bawn.name)
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

# METADATA
# description: The managed policies that allow everything with SageMaker or Bedrock, in any partition.
is_full_access(arn) if {
	some name in ["SageMaker", "Bedrock"]

	# An ending is often known where the account in the middle isn't.
	endswith(arn, concat("", ["iam::aws:policy/Amazon", name, "FullAccess"]))
	not iam.is_own_policy(arn)
}

# METADATA
# description: The statement speaks of every notebook, domain or tracking server.
covers_any_notebook(statement) if {
	some resource in statement.resources
	regex.match(`^(\*|arn:[^:]*:sagemaker:[^:]*:[^:]*:(\*|[a-z-]+/\*))$`, resource)
}

# METADATA
# description: |
#   The rule judges this resource: it is of one of the types, or the first of those that show that the
#   account runs models and has none of the types.
judges(resource, types, signs) if resource.bawn.type in types

judges(resource, types, signs) if count(gap(resource, types, signs)) > 0

# METADATA
# description: |
#   None of the types is in a scope of which all of them are known; told by the first resource of the
#   signs.
gap(resource, types, signs) := {"the account" |
	account.is_first(resource, signs)
	not account.is_present(types)
	graph.extent(types, "").complete
}

# METADATA
# description: Whom a statement of a resource policy lets in from outside of the organisation.
outsiders(statement, resource) := {"everybody" |
	iam.is_public(statement)
} | {principal.id |
	statement.effect == "Allow"
	not iam.is_restricted(statement)
	resource.bawn.account
	some principal in statement.principals
	principal.type == "AWS"
	some number in regex.find_n(`[0-9]{12}`, principal.id, 1)
	number != resource.bawn.account
}

# METADATA
# description: The instance says itself whether it has a public address, so that its subnet doesn't.
decides_on_address(instance) if instance.associate_public_ip_address == false

decides_on_address(instance) if instance.network_interface

# METADATA
# description: |
#   The rules of a security group, in any of its forms, by which the whole internet comes in: {rule, at}, with
#   the path of the rule in the resource.
openings(resource) := [{"rule": rule, "at": ["ingress", i]} |
	some i, rule in resource.ingress
	network.is_open(rule)
] if {
	resource.bawn.type in {"aws_security_group", "aws_default_security_group"}
}

openings(resource) := [{"rule": resource, "at": []} |
	resource.type == "ingress"
	network.is_open(resource)
] if {
	resource.bawn.type == "aws_security_group_rule"
}

openings(resource) := [{"rule": resource, "at": []} | network.is_open(resource)] if {
	resource.bawn.type == "aws_vpc_security_group_ingress_rule"
}

# METADATA
# description: The tools whose port the rule lets through.
tools_behind(rule, tools) := [tool.name |
	some tool in tools
	network.admits_port(rule, tool.port)
]

# METADATA
# description: Whoever wrote the rule meant these ports, not all of them.
is_meant(rule, widest) if {
	not network.admits_all_ports(rule)
	to_number(rule.to_port) > 0
	to_number(rule.to_port) - to_number(rule.from_port) < widest
}

# METADATA
# description: Budgets are judged where the code has some, or is said to be complete.
judges_budgets if account.is_present(["aws_budgets_budget"])

# No collector reads an account's budgets.
judges_budgets if {
	lib.is_code
	graph.extent(["aws_budgets_budget"], "").complete
}

# METADATA
# description: The budget covers SageMaker and Bedrock, or everything.
covers_models(budget) if {
	services := [value |
		some filter in budget.cost_filter
		filter.name == "Service"
		some value in filter.values
	]
	count(services) == 0
}

covers_models(budget) if {
	some filter in budget.cost_filter
	filter.name == "Service"
	some value in filter.values
	regex.match(`(?i)bedrock|sagemaker`, value)
}

# METADATA
# description: The API, or one of the usage plan's, passes requests on to models.
fronts_models(resource) if {
	resource.bawn.type == "aws_api_gateway_rest_api"
	is_inference_api(resource)
}

fronts_models(resource) if {
	resource.bawn.type == "aws_api_gateway_usage_plan"
	some stage in resource.api_stages
	is_inference_api(graph.get(stage.api_id))
}

# METADATA
# description: The usage plan sets a rate, for all or for methods of a stage.
plan_throttles(plan) if plan.throttle_settings[_].rate_limit

plan_throttles(plan) if plan.api_stages[_].throttle[_].rate_limit

# METADATA
# description: A usage plan or the settings of methods limit the rate of the API's requests.
api_throttles(api) if {
	some plan in graph.referrers(api)
	plan.bawn.type == "aws_api_gateway_usage_plan"
	plan_throttles(plan)
}

api_throttles(api) if {
	some method in api.aws_api_gateway_method_settings
	method.settings[_].throttling_rate_limit >= 0
}

# METADATA
# description: What takes requests for models from the internet and can have a web ACL.
is_inference_front(resource) if {
	resource.bawn.type == "aws_api_gateway_stage"
	is_inference_api(graph.get(resource.rest_api_id))
}

is_inference_front(resource) if {
	resource.bawn.type in {"aws_lb", "aws_alb"}
	not resource.internal == true
	not resource.load_balancer_type in {"network", "gateway"}
	is_inference_balancer(resource)
}

# METADATA
# description: A web ACL is associated with the resource.
has_web_acl(resource) if {
	some referrer in graph.referrers(resource)
	referrer.bawn.type in {"aws_wafv2_web_acl_association", "aws_wafregional_web_acl_association"}
}

# METADATA
# description: The method's own integration passes requests on to models.
is_inference_method(method) if {
	some integration in graph.referrers(method)
	integration.bawn.type == "aws_api_gateway_integration"
	calls_models(integration)
}

is_inference_method(method) if {
	some integration in graph.referrers(graph.get(method.resource_id))
	integration.bawn.type == "aws_api_gateway_integration"
	integration.http_method == method.http_method
	calls_models(integration)
}

# METADATA
# description: The API is reached within a network only, or its own policy says who may call it.
is_guarded(method) if {
	api := graph.get(method.rest_api_id)
	"PRIVATE" in api.endpoint_configuration[_].types
}

is_guarded(method) if {
	api := graph.get(method.rest_api_id)
	some satellite in api.aws_api_gateway_rest_api_policy
	every statement in iam.statements(satellite.policy) { not iam.is_public(statement) }
}

# METADATA
# description: A tag of the resource calls its data confidential.
is_confidential(resource) if {
	some key in ["data-classification", "dataclassification", "data_classification", "classification"]
	some value in lib.tag_values(resource, key)
	lower(value) in {"confidential", "highly-confidential", "restricted", "secret", "phi", "pii"}
}
