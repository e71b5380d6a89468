# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.s3_events

# METADATA
# description: The trail records reads, or writes, of the objects of all buckets.
records(trail, kind) if {
	some selector in trail.event_selector
	takes(selector, kind)
	some data in selector.data_resource
	data.type == "AWS::S3::Object"
	some value in data.values
	regex.match(`^arn:[^:]+:s3(:::)?$`, value)
}

records(trail, kind) if {
	some selector in trail.advanced_event_selector
	demands(selector, "eventCategory", "Data")
	demands(selector, "resources.type", "AWS::S3::Object")
	not is_other_half(selector, kind)
	not is_narrowed(selector)
}

takes(selector, _) if not selector.read_write_type

takes(selector, _) if selector.read_write_type == "All"

takes(selector, "read") if selector.read_write_type == "ReadOnly"

takes(selector, "write") if selector.read_write_type == "WriteOnly"

demands(selector, field, value) if {
	some test in selector.field_selector
	test.field == field
	value in test.equals
}

is_other_half(selector, "read") if demands(selector, "readOnly", "false")

is_other_half(selector, "write") if demands(selector, "readOnly", "true")

is_narrowed(selector) if {
	some test in selector.field_selector
	test.field == "resources.ARN"
	not matches_all_buckets(test)
}

matches_all_buckets(test) if {
	some value in test.starts_with
	regex.match(`^arn:[^:]+:s3:::$`, value)
}
