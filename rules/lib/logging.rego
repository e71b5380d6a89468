# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.logging

import data.lib.patterns

# Which events a trail's metric filters and their alarms notice.

# METADATA
# description: |
#   The sample events that raise no alarm: none of the filters on the trail's log group matches them, or
#   nothing watches the metric that the filter counts.
unwatched(trail, events) := [event |
	filters := alarmed_filters(trail)
	some event in events
	not is_matched(filters, event)
]

# METADATA
# description: The log groups of this code that the trail writes to.
groups(trail) := [group |
	trail.cloud_watch_logs_group_arn
	some group in graph.all("aws_cloudwatch_log_group")
	writes_to(trail, group)
]

writes_to(trail, group) if {
	some referrer in graph.referrers(group)
	referrer.bawn.address == trail.bawn.address
}

writes_to(trail, group) if {
	is_string(trail.cloud_watch_logs_group_arn)
	endswith(trim_suffix(trail.cloud_watch_logs_group_arn, ":*"), concat("", [":log-group:", group.name]))
}

alarmed_filters(trail) := [filter |
	some group in groups(trail)
	some filter in group.aws_cloudwatch_log_metric_filter
	is_alarmed(filter)
]

is_alarmed(filter) if {
	some counted in filter.metric_transformation
	some alarm in graph.all("aws_cloudwatch_metric_alarm")
	not alarm.actions_enabled == false
	watches(alarm, counted)
}

watches(alarm, counted) if {
	alarm.metric_name == counted.name
	alarm.namespace == counted.namespace
}

watches(alarm, counted) if {
	some metric in alarm.metric_query[_].metric
	metric.metric_name == counted.name
	metric.namespace == counted.namespace
}

is_matched(filters, event) if {
	some filter in filters
	patterns.matches(filter.pattern, event)
}

is_matched(filters, _) if {
	some filter in filters
	not filter.pattern
}

# METADATA
# description: What a sample event is called in a message.
event_name(event) := concat(" with ", [event.eventName, event.errorCode]) if event.errorCode

event_name(event) := event.eventName if not event.errorCode
