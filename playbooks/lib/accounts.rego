# Bawn
# SPDX-License-Identifier: Apache-2.0

# Settings of an account, made stricter and never weaker.
package lib.repair.accounts

# The age at which passwords end: that of the account where it is stricter.
password_age(policy, days) := min([days, policy.max_password_age]) if positive(policy.max_password_age)

password_age(policy, days) := days if not positive(object.get(policy, "max_password_age", 0))

# A number that isn't nothing.
positive(number) := number if number > 0
