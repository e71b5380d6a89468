# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ssm

import data.lib

# METADATA
# description: The document holds preferences of Session Manager.
is_session(document) if {
	document.document_type == "Session"
	document.content
}

# METADATA
# description: The preferences, whether they are written as JSON or as YAML.
inputs(document) := yaml.unmarshal(document.content).inputs if {
	document.document_format == "YAML"
} else := lib.policy_document(document.content).inputs

# METADATA
# description: |
#   Sessions are encrypted with a KMS key. A document without preferences says nothing against it.
has_session_key(document) if names_something(inputs(document), "kmsKeyId")

has_session_key(document) if not has_inputs(document)

has_inputs(document) if inputs(document)

# METADATA
# description: Sessions are logged, to a place whose encryption is required.
logs_sessions(document) if {
	preferences := inputs(document)
	preferences.s3EncryptionEnabled == true
	names_something(preferences, "s3BucketName")
}

logs_sessions(document) if {
	preferences := inputs(document)
	preferences.cloudWatchEncryptionEnabled == true
	names_something(preferences, "cloudWatchLogGroupName")
}

# A resource of this code has a name, even while nobody knows it.
names_something(preferences, key) if graph.get(preferences[key])

names_something(preferences, key) if count(preferences[key]) > 0
