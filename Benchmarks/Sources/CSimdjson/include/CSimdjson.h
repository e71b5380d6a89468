// Bawn
// SPDX-License-Identifier: Apache-2.0

#ifndef BAWN_CSIMDJSON_H
#define BAWN_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A text with the padding that simdjson wants, and a parser that is used again and again.
typedef struct simdjson_bench simdjson_bench;

simdjson_bench *simdjson_bench_create(const uint8_t *bytes, size_t count);
void simdjson_bench_destroy(simdjson_bench *bench);

/// Parses the text into simdjson's DOM; returns 0, or simdjson's error code.
int simdjson_bench_parse(simdjson_bench *bench);

/// The implementation that simdjson chose for this machine.
const char *simdjson_bench_implementation(void);

#ifdef __cplusplus
}
#endif

#endif
