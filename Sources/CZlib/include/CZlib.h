// Bawn
// SPDX-License-Identifier: Apache-2.0

/// zlib's own interface, for Swift.
#include <zlib.h>
