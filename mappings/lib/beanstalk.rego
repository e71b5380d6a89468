# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.beanstalk

# METADATA
# description: The settings of an environment that have a value.
settings(item) := [setting |
	some option in item.DescribeConfigurationSettings.ConfigurationSettings[_].OptionSettings
	option.Value
	setting := object.union(
		{"namespace": option.Namespace, "name": option.OptionName, "value": option.Value},
		{"resource": resource | resource := option.ResourceName},
	)
]
