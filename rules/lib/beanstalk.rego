# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.beanstalk

# METADATA
# description: A setting of the environment is switched on; values are texts, in either case.
has_setting(environment, namespace, name) if {
	some setting in environment.setting
	setting.namespace == namespace
	setting.name == name
	is_true(setting.value)
}

is_true(value) if value == true

is_true(value) if lower(value) == "true"
