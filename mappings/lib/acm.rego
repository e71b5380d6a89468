# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.acm

# METADATA
# description: The records that prove that a domain is one's own.
validations(certificate) := [{
	"domain_name": option.DomainName,
	"resource_record_name": option.ResourceRecord.Name,
	"resource_record_type": option.ResourceRecord.Type,
	"resource_record_value": option.ResourceRecord.Value,
} |
	some option in certificate.DomainValidationOptions
	option.ResourceRecord
]

# METADATA
# description: How it is proved; nothing for certificates that were brought along.
method(certificate) := certificate.DomainValidationOptions[0].ValidationMethod

# METADATA
# description: How the last renewal went.
renewal(certificate) := [{
	"renewal_status": certificate.RenewalSummary.RenewalStatus,
	"renewal_status_reason": object.get(certificate.RenewalSummary, "RenewalStatusReason", ""),
	"updated_at": certificate.RenewalSummary.UpdatedAt,
}]
