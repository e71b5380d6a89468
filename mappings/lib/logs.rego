# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.logs

# METADATA
# description: The ARN of a log group without the star that stands for its streams.
arn(group) := group.logGroupArn

arn(group) := trim_suffix(group.arn, ":*") if not group.logGroupArn
