// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct GraphBuiltinsTests {
  @Test(
    "follows edges",
    arguments: CallRow.table(
      #"""
      graph.reachable({"a":["b"],"b":{"c"},"c":[]}, ["a"]) => {"a", "b", "c"}
      graph.reachable({"a":["b"],"b":{"c"},"c":[]}, {"x"}) => set()
      graph.reachable({"a":["b","z"],"b":["a"]}, ["a"]) => {"a", "b"}
      graph.reachable_paths({"a":["b"],"b":{"c"},"c":["a"]}, ["a"]) => {["a", "b", "c"]}
      graph.reachable_paths({"a":["a","b"],"b":["a"]}, ["a"]) => {["a", "a"], ["a", "a", "b"], ["a", "b"]}
      graph.reachable_paths({"a":["b"],"b":["b"]}, ["a"]) => {["a", "b"]}
      graph.reachable_paths({"a":["b","c"],"b":["d"],"c":["d"],"d":[]}, ["a"]) => {["a", "b", "d"], ["a", "c", "d"]}
      graph.reachable_paths({"a":["b","x"],"b":[]}, ["a","b"]) => {["a"], ["a", "b"], ["b"]}
      graph.reachable_paths({"a":[]}, ["z"]) => set()
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
