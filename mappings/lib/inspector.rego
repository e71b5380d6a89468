# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.inspector

names := {
	"codeRepository": "CODE_REPOSITORY",
	"ec2": "EC2",
	"ecr": "ECR",
	"lambda": "LAMBDA",
	"lambdaCode": "LAMBDA_CODE",
}

# METADATA
# description: What is scanned, by the names that the provider has for it.
scanned(states) := sort([names[kind] |
	some kind, state in states
	state.status in {"ENABLED", "ENABLING"}
])

# METADATA
# description: Account and kinds, as the provider puts them together.
id(item) := sprintf("%s-%s", [item.accountId, concat(":", scanned(item.resourceState))])
