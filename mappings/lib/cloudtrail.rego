# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.cloudtrail

# METADATA
# description: |
#   The event selectors that somebody gave a trail. One without any answers with the one that it works by:
#   all management events and no data.
chosen(trail, selectors) := [selector |
	some selector in selectors
	not comes_with_it(trail, selectors)
]

comes_with_it(trail, selectors) if {
	not trail.HasCustomEventSelectors == true
	count(selectors) == 1
	some selector in selectors
	object.get(selector, "ReadWriteType", "All") == "All"
	object.get(selector, "IncludeManagementEvents", true) == true
	count(object.get(selector, "DataResources", [])) == 0
	count(object.get(selector, "ExcludeManagementEventSources", [])) == 0
}
