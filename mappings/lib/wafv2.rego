# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.wafv2

# METADATA
# description: What a web ACL may protect, which its ARN tells.
scope(arn) := "CLOUDFRONT" if contains(arn, ":global/")
else := "REGIONAL"
