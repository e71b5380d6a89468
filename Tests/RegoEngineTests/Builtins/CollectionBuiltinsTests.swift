// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct CollectionBuiltinsTests {
  @Test(
    "combines arrays and sets",
    arguments: CallRow.table(
      #"""
      array.slice([1,2,3],1,2) => [2]
      array.slice([1,2,3],-1,10) => [1, 2, 3]
      array.slice([1,2,3],2,1) => []
      array.slice([1,2,3],5,9) => []
      array.flatten([1,[2,[3]],{4}]) => [1, 2, [3], {4}]
      array.reverse([1,2,3]) => [3, 2, 1]
      union({{1},{2}}) => {1, 2}
      intersection({{1,2},{2}}) => {2}
      intersection(set()) => set()
      union(set()) => set()
      array.concat([1],[2]) => [1, 2]
      array.concat({},[2]) => eval_type_error: array.concat: operand 1 must be array but got object
      array.slice([1,2],0,1.5) => eval_type_error: array.slice: operand 3 must be integer number but got floating-point number
      union({1,{2}}) => eval_type_error: union: operand 1 must be set but got number
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
