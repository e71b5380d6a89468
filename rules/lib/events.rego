# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.events

# METADATA
# description: A permission of an event bus holds for one organisation alone.
names_organisation(permission) if {
	some condition in permission.condition
	condition.key == "aws:PrincipalOrgID"
	condition.type == "StringEquals"
}
