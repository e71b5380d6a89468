# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.tls

import data.lib.network

# Policies of load balancers that admit TLS 1.0 or 1.1 together with ciphers no longer in use.
old_balancer_policies := {
	"ELBSecurityPolicy-2014-01",
	"ELBSecurityPolicy-2014-10",
	"ELBSecurityPolicy-2015-02",
	"ELBSecurityPolicy-2015-03",
	"ELBSecurityPolicy-2015-05",
	"ELBSecurityPolicy-2016-08",
	"ELBSecurityPolicy-Default",
	"ELBSecurityPolicy-TLS-1-0-2015-04",
	"ELBSecurityPolicy-TLS-1-1-2017-01",
}

# METADATA
# description: The load balancer policy is one of those that AWS keeps for old clients only.
is_old_balancer_policy(name) if name in old_balancer_policies

# METADATA
# description: |
#   An attribute of a Classic Load Balancer's policy lets a client speak less than TLS 1.2: by naming
#   the version, or by naming a predefined policy that does.
admits_old_version(attribute) if {
	attribute.name in {"Protocol-SSLv2", "Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"}
	is_true(attribute.value)
}

admits_old_version(attribute) if {
	attribute.name == "Reference-Security-Policy"
	is_old_balancer_policy(attribute.value)
}

is_true(value) if value == true

is_true(value) if lower(value) == "true"

# METADATA
# description: The oldest version that CloudFront takes from viewers is TLS 1.2 or later.
is_modern_viewer_version(version) if regex.match(`^TLSv1\.[23]_[0-9]{4}$`, version)

# METADATA
# description: The distribution answers under a name of its owner, with the owner's certificate.
has_own_certificate(certificate) if certificate.acm_certificate_arn

has_own_certificate(certificate) if certificate.iam_certificate_id

# METADATA
# description: The balancer of a listener without protocol may be one whose listeners have one.
may_need_protocol(listener) if {
	every balancer in [balancer | balancer := graph.get(listener.load_balancer_arn)] {
		not network.is_gateway(balancer)
	}
}

# METADATA
# description: The listeners, under either type name, that stand at the load balancer.
listeners(balancer) := [listener |
	some listener in graph.referrers(balancer)
	listener.bawn.type in {"aws_lb_listener", "aws_alb_listener"}
]

# METADATA
# description: |
#   Some request to the listener reaches a target, by its default action or by one of its rules. What
#   redirects or answers by itself shows nobody anything of an application.
passes_requests_on(listener) if {
	some action in listener.default_action
	not action.type in {"fixed-response", "redirect"}
}

passes_requests_on(listener) if {
	some rule in graph.referrers(listener)
	rule.bawn.type in {"aws_lb_listener_rule", "aws_alb_listener_rule"}
	some action in rule.action
	action.type == "forward"
}
