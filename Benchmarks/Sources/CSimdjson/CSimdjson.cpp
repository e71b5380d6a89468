// Bawn
// SPDX-License-Identifier: Apache-2.0

#include "CSimdjson.h"

#include <simdjson.h>

#include <string>

struct simdjson_bench {
  simdjson::padded_string text;
  simdjson::dom::parser parser;
};

extern "C" simdjson_bench *simdjson_bench_create(const uint8_t *bytes, size_t count) {
  auto *bench = new simdjson_bench;
  bench->text = simdjson::padded_string(reinterpret_cast<const char *>(bytes), count);
  return bench;
}

extern "C" void simdjson_bench_destroy(simdjson_bench *bench) { delete bench; }

extern "C" int simdjson_bench_parse(simdjson_bench *bench) {
  simdjson::dom::element document;
  return static_cast<int>(bench->parser.parse(bench->text).get(document));
}

extern "C" const char *simdjson_bench_implementation(void) {
  static const std::string name = simdjson::get_active_implementation()->name();
  return name.c_str();
}
