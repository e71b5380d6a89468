// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Placeholder until the first type lands.
enum PoliciesModule {}
