# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.ec2

# METADATA
# description: The metadata service asks for a session token, or doesn't answer at all.
requires_session_tokens(machine) if machine.metadata_options[_].http_tokens == "required"

requires_session_tokens(machine) if machine.metadata_options[_].http_endpoint == "disabled"
