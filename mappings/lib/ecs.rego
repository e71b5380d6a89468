# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ecs

# METADATA
# description: What follows the last slash of an ARN.
last(arn) := regex.replace(arn, `^.*/`, "")
