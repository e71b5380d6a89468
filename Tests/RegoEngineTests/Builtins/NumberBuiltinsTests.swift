// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct NumberBuiltinsTests {
  @Test(
    "rounds, counts and shifts",
    arguments: CallRow.table(
      #"""
      abs(-123456789012345678901234567890) => 123456789012345678900000000000
      ceil(123456789012345678901234567890) => 123456789012345678899921813504
      floor(-123456789012345678901234567890.5) => -123456789012345678899921813504
      ceil(1.5) => 2
      round(2.5) => 3
      round(-2.5) => -3
      floor(-0.5) => 0
      ceil(-0.5) => 1
      round(-0.4) => 0
      abs(-1.1) => 1.1
      abs(-9223372036854775808) => 9223372036854775808
      numbers.range(1,3) => [1, 2, 3]
      numbers.range(3,1) => [3, 2, 1]
      numbers.range(1,1.5) => eval_type_error: numbers.range: operand 2 must be integer number but got floating-point number
      numbers.range_step(1,10,3) => [1, 4, 7, 10]
      numbers.range_step(10,1,3) => [10, 7, 4, 1]
      numbers.range_step(1,10,0) => eval_builtin_error: numbers.range_step: numbers.range_step: step must be a positive integer
      numbers.range_step(1,10,-1) => eval_builtin_error: numbers.range_step: numbers.range_step: step must be a positive integer
      bits.lsh(1,100) => 1267650600228229401496703205376
      bits.lsh(3, 18446744073709551616) => 3
      bits.rsh(100,2) => 25
      bits.rsh(-7, 1) => -4
      bits.rsh(-7, 2) => -2
      bits.rsh(-1, 100) => -1
      bits.rsh(1000, 18446744073709551617) => 500
      bits.lsh(1,-1) => eval_type_error: bits.lsh: operand 2 must be an unsigned integer number but got a negative integer
      bits.rsh(-8,1) => -4
      bits.negate(5) => -6
      bits.and(-1, 12345678901234567890123) => 12345678901234567890123
      bits.or(1,6) => 7
      bits.xor(5,-3) => -8
      bits.and(1.5,1) => eval_type_error: bits.and: operand 1 must be integer number but got floating-point number
      bits.and("a",1) => eval_type_error: bits.and: operand 1 must be integer but got string
      abs(-22) => 22
      round(14916.466706269) => 14916
      round(8.91814807e21) => 8918148070000000000000
      floor(-6.547404614e16) => -65474046140000000
      abs(0.23648453e-57) => 2.3648453e-58
      round(5044391957519280787) => 5044391957519280787
      abs(778375.87847000643228435) => 778375.8784700064323
      ceil(-5751.9595139375) => -5751
      round(4.614390681e15) => 4614390681000000
      ceil(-1709398440804536294359472474674085184804) => -1709398440804536294384006542624718585856
      round(829783605514209883) => 829783605514209883
      floor(1.724623811) => 1
      floor(-44) => -44
      round(-1575225976498310052) => -1575225976498310052
      ceil(81) => 81
      ceil(-44) => -44
      ceil(-6351091150617687019290794526787552292506) => -6351091150617687019492170594507814862848
      abs(-67) => 67
      floor(-0.60320) => 0
      abs(317993799330169834240401943202731825375) => 317993799330169834250000000000000000000
      numbers.range(1, 100000000) => eval_builtin_error: numbers.range: result is too large
      bits.lsh(1, 100000000) => eval_builtin_error: bits.lsh: result is too large
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
