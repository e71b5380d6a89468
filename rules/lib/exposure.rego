# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib

import data.lib.iam
import data.lib.s3

# METADATA
# description: |
#   The resource can be reached, or read, from the internet. Says nothing about types that have no
#   such setting.
is_public(resource) if resource.publicly_accessible == true

is_public(resource) if {
	resource.bawn.type == "aws_s3_bucket"
	s3.is_public(resource)
}

is_public(resource) if {
	resource.bawn.type in {"aws_elasticsearch_domain", "aws_opensearch_domain"}
	not resource.vpc_options
	some attribute in ["aws_elasticsearch_domain_policy", "aws_opensearch_domain_policy"]
	some satellite in resource[attribute]
	some statement in iam.statements(satellite.access_policies)
	iam.is_public(statement)
}

is_public(resource) if {
	resource.bawn.type in {"aws_db_snapshot", "aws_db_cluster_snapshot"}
	"all" in resource.shared_accounts
}
