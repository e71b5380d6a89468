// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import GRDB

/// Keeps snapshots and findings over time.
package enum Store {}
