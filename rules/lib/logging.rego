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

# METADATA
# description: The trail records all management events, reading and writing ones, by one of its selectors.
selects_management_events(trail) if {
	some selector in trail.event_selector
	not selector.include_management_events == false
	not selector.read_write_type in {"ReadOnly", "WriteOnly"}
}

selects_management_events(trail) if {
	some selector in trail.advanced_event_selector
	"Management" in selected(selector, "eventCategory")
	not narrows(selector, "readOnly")
}

# METADATA
# description: |
#   The trail records data events on resources of these types, of which kind is asked for: `ReadOnly` or
#   `WriteOnly`.
records_data(trail, types, kind) if {
	some selector in trail.event_selector
	object.get(selector, "read_write_type", "All") in {"All", kind}
	some data in selector.data_resource
	data.type in types
}

records_data(trail, types, kind) if {
	some selector in trail.advanced_event_selector
	"Data" in selected(selector, "eventCategory")
	some type in selected(selector, "resources.type")
	type in types
	not is_other_kind(selector, kind)
}

is_other_kind(selector, "ReadOnly") if "false" in selected(selector, "readOnly")

is_other_kind(selector, "WriteOnly") if "true" in selected(selector, "readOnly")

selected(selector, field) := {value |
	some condition in selector.field_selector
	condition.field == field
	some value in condition.equals
}

narrows(selector, field) if {
	some condition in selector.field_selector
	condition.field == field
}

# METADATA
# description: Old versions in the bucket go only with a code of MFA.
asks_for_mfa(bucket) if {
	some versioning in bucket.aws_s3_bucket_versioning
	versioning.versioning_configuration[_].mfa_delete == "Enabled"
}

# METADATA
# description: Objects of the bucket are locked by default.
is_locked(bucket) if bucket.aws_s3_bucket_object_lock_configuration[_].rule[_].default_retention

# METADATA
# description: The alarm is a part of a composite alarm of this code.
serves_composite_alarm(alarm) if {
	some composite in graph.referrers(alarm)
	composite.bawn.type == "aws_cloudwatch_composite_alarm"
}

serves_composite_alarm(alarm) if {
	some composite in graph.all("aws_cloudwatch_composite_alarm")
	some form in ["(%s)", "(\"%s\")", "('%s')", ":alarm:%s)", ":alarm:%s\")", ":alarm:%s')"]
	contains(replace(composite.alarm_rule, " ", ""), replace(sprintf(form, [alarm.alarm_name]), " ", ""))
}

# METADATA
# description: The Config recorder that a status resource starts or stops.
recorders(status) := [recorder |
	some recorder in named_as(status, "aws_config_configuration_recorder")
	is_started_by(recorder, status)
]

is_started_by(recorder, status) if is_referred_to(recorder, status)

# Without a reference the name has to do. Recorders of several regions often share one.
is_started_by(recorder, status) if {
	not refers_to_a_recorder(status)
	recorder.name == status.name
}

refers_to_a_recorder(status) if {
	some recorder in named_as(status, "aws_config_configuration_recorder")
	is_referred_to(recorder, status)
}

is_referred_to(recorder, status) if {
	some referrer in graph.referrers(recorder)
	referrer.bawn.address == status.bawn.address
}

# METADATA
# description: Accounts of the organisation are enrolled in GuardDuty by themselves.
enrols_accounts(settings) if settings.auto_enable == true

enrols_accounts(settings) if settings.auto_enable_organization_members in {"ALL", "NEW"}

# METADATA
# description: |
#   A protection of the detector is switched off, as a feature or in the older inline block. What isn't said
#   is on, as it is for new detectors.
lacks_feature(detector, feature, _) if {
	some setting in detector.aws_guardduty_detector_feature
	setting.name == feature
	setting.status == "DISABLED"
}

lacks_feature(detector, _, source) if {
	some block in detector.datasources[_][source]
	is_off(block)
}

is_off(source) if source.enable == false

is_off(source) if source.audit_logs[_].enable == false

is_off(source) if source.scan_ec2_instance_with_findings[_].ebs_volumes[_].enable == false

# METADATA
# description: A status of this code starts the Config recorder.
is_started(recorder) if {
	some status in named_as(recorder, "aws_config_configuration_recorder_status")
	is_started_by(recorder, status)
	status.is_enabled == true
}

# A recorder and its status have one name, whether or not the one refers to the other.
named_as(resource, type) := graph.having(type, "name", object.get(resource, "name", null))
