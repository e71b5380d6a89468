# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ecs

import data.lib

# METADATA
# description: Container insights are on, in one of their two forms.
has_insights(cluster) if {
	some setting in cluster.setting
	setting.name == "containerInsights"
	setting.value in {"enabled", "enhanced"}
}

# METADATA
# description: |
#   The containers of a task definition, whose JSON may be written as text, encoded, or read from a
#   file. A single one may stand without its list.
containers(task) := lib.as_array(lib.policy_document(task.container_definitions))

# METADATA
# description: |
#   The containers of a Batch job: its only one, those of the nodes of a parallel job, of a task of ECS
#   or of a pod of EKS, in the shape that each of them has.
batch_containers(job) := array.concat(
	array.concat(
		[container | container := lib.policy_document(job.container_properties)],
		[group.container |
			document := lib.policy_document(job.node_properties)
			some group in document.nodeRangeProperties
		],
	),
	array.concat(
		[container |
			document := lib.policy_document(job.ecs_properties)
			some container in document.taskProperties[_].containers
		],
		[container |
			some pod in job.eks_properties[_].pod_properties
			some attribute in ["containers", "init_containers"]
			some container in pod[attribute]
		],
	),
)

# METADATA
# description: ECS Exec is set up with logging: to where the tasks log, or to a place of its own.
exec_logs(command) if not command.logging == "NONE"

# METADATA
# description: Sessions of ECS Exec, and the logs of what was done in them, have a key of their own.
exec_has_key(command) if {
	command.kms_key_id
	some log in command.log_configuration
	some attribute in ["cloud_watch_encryption_enabled", "s3_bucket_encryption_enabled"]
	lib.is_on(log[attribute])
}

# METADATA
# description: |
#   The application and the agent that starts it work with one role: the same of this code, or the same
#   ARN.
shares_role(task) if {
	graph.get(task.execution_role_arn).bawn.address == graph.get(task.task_role_arn).bawn.address
}

shares_role(task) if {
	not graph.get(task.execution_role_arn)
	not graph.get(task.task_role_arn)
	task.execution_role_arn == task.task_role_arn
}

# METADATA
# description: The container can't change the files of its image.
has_read_only_root(container) if lib.is_on(container.readonlyRootFilesystem)

# METADATA
# description: The task runs on Windows.
is_windows(task) if startswith(task.runtime_platform[_].operating_system_family, "WINDOWS")
