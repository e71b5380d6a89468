# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.lambda

# METADATA
# description: |
#   The function has something that its key encrypts, so that Lambda keeps the key: an environment, an
#   image, or snapshots of its start.
uses_key(function) if function.environment

uses_key(function) if function.package_type == "Image"

uses_key(function) if function.snap_start

# METADATA
# description: |
#   A condition of the permission narrows a principal that is everybody: to an organisation, to an
#   account, or to one source.
is_narrowed(permission) if permission.principal_org_id

is_narrowed(permission) if permission.source_account

is_narrowed(permission) if {
	permission.source_arn
	not permission.source_arn == "*"
}

# METADATA
# description: |
#   Events that fail after all tries are kept: by the function itself, or by how it is invoked.
keeps_failures(function) if function.dead_letter_config[_].target_arn

keeps_failures(function) if {
	some config in function.aws_lambda_function_event_invoke_config
	config.destination_config[_].on_failure[_].destination
}
