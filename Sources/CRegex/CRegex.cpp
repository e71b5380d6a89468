// Bawn
// SPDX-License-Identifier: Apache-2.0

#include "CRegex.h"

#include <cstring>
#include <map>
#include <new>
#include <re2/re2.h>
#include <string>
#include <vector>

struct cregex {
  re2::RE2 expression;
  std::map<int, std::string> names;

  cregex(const re2::StringPiece &pattern, const re2::RE2::Options &options)
      : expression(pattern, options) {
    if (expression.ok()) names = expression.CapturingGroupNames();
  }
};

extern "C" cregex *cregex_compile(const char *pattern, size_t length, int64_t max_memory,
                                  char *error, size_t error_size) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  if (max_memory > 0) options.set_max_mem(max_memory);
  auto *result = new (std::nothrow) cregex(re2::StringPiece(pattern, length), options);
  if (result == nullptr) return nullptr;
  if (!result->expression.ok()) {
    if (error_size > 0) {
      std::strncpy(error, result->expression.error().c_str(), error_size - 1);
      error[error_size - 1] = '\0';
    }
    delete result;
    return nullptr;
  }
  return result;
}

extern "C" void cregex_free(cregex *expression) { delete expression; }

extern "C" int cregex_group_count(const cregex *expression) {
  return expression->expression.NumberOfCapturingGroups();
}

extern "C" const char *cregex_group_name(const cregex *expression, int index) {
  auto found = expression->names.find(index);
  return found == expression->names.end() ? nullptr : found->second.c_str();
}

extern "C" bool cregex_matches(const cregex *expression, const char *text, size_t length) {
  return expression->expression.Match(re2::StringPiece(text, length), 0, length,
                                      re2::RE2::UNANCHORED, nullptr, 0);
}

extern "C" bool cregex_find(const cregex *expression, const char *text, size_t length,
                            size_t start, cregex_span *spans, int count) {
  if (start > length || count < 0) return false;
  re2::StringPiece few[16];
  std::vector<re2::StringPiece> many;
  re2::StringPiece *groups = few;
  if (count > 16) {
    many.resize(static_cast<size_t>(count));
    groups = many.data();
  }
  re2::StringPiece input(text, length);
  if (!expression->expression.Match(input, start, length, re2::RE2::UNANCHORED, groups, count))
    return false;
  for (int i = 0; i < count; i++) {
    if (groups[i].data() == nullptr) {
      spans[i] = {-1, -1};
    } else {
      spans[i].start = groups[i].data() - text;
      spans[i].end = spans[i].start + static_cast<int64_t>(groups[i].size());
    }
  }
  return true;
}
