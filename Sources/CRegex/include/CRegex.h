// Bawn
// SPDX-License-Identifier: Apache-2.0

#ifndef CREGEX_H
#define CREGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled RE2 expression; owned by the caller, freed with `cregex_free`.
/// Matching is safe from several threads at once.
typedef struct cregex cregex;

/// Where one group matched: byte offsets into the text, both -1 when the group took no part.
typedef struct {
  int64_t start;
  int64_t end;
} cregex_span;

/// Compiles `pattern` (RE2 syntax, UTF-8, first-match semantics as in Go's regexp package).
/// Returns NULL on a bad pattern and writes at most `error_size` bytes of a NUL-terminated message.
cregex *cregex_compile(const char *pattern, size_t length, int64_t max_memory, char *error,
                       size_t error_size);
void cregex_free(cregex *expression);

/// The number of capturing groups, the whole match not counted.
int cregex_group_count(const cregex *expression);

/// The name of group `index` (1-based), NULL when it has none. Valid while the expression lives.
const char *cregex_group_name(const cregex *expression, int index);

/// Whether the expression matches anywhere in `text`.
bool cregex_matches(const cregex *expression, const char *text, size_t length);

/// Finds the first match that starts at or after `start`; fills `count` spans (0 is the whole match).
bool cregex_find(const cregex *expression, const char *text, size_t length, size_t start,
                 cregex_span *spans, int count);

#ifdef __cplusplus
}
#endif

#endif
