# Bawn
# SPDX-License-Identifier: Apache-2.0

package lib.cloudfront

# METADATA
# description: Where a distribution writes what is asked of it; nothing where it doesn't.
logging(config) := [{
	"bucket": config.Logging.Bucket,
	"include_cookies": object.get(config.Logging, "IncludeCookies", false),
	"prefix": object.get(config.Logging, "Prefix", ""),
}] if {
	object.get(config.Logging, "Bucket", "") != ""
	object.get(config.Logging, "Enabled", true)
}

# METADATA
# description: The identity that a bucket is read with; buckets without one have none of this.
with_identity(config) := {"origin_access_identity": config.OriginAccessIdentity} if {
	config.OriginAccessIdentity != ""
}
