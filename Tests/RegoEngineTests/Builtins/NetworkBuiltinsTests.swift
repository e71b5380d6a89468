// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct NetworkBuiltinsTests {
  @Test(
    "works on addresses and blocks",
    arguments: CallRow.table(
      #"""
      net.cidr_contains("10.0.0.0/8", "10.1.2.3") => true
      net.cidr_contains("10.0.0.0/8", "10.1.0.0/16") => true
      net.cidr_contains("10.0.0.0/8", "11.1.0.0/16") => false
      net.cidr_contains("10.0.0.0/8", "x") => eval_builtin_error: net.cidr_contains: not a valid textual representation of an IP address or CIDR: x
      net.cidr_contains("10.0.0.0", "10.0.0.1") => eval_builtin_error: net.cidr_contains: invalid CIDR address: 10.0.0.0
      net.cidr_contains("10.0.0.0/33", "10.0.0.1") => eval_builtin_error: net.cidr_contains: invalid CIDR address: 10.0.0.0/33
      net.cidr_contains("2001:db8::/32", "2001:db8::1") => true
      net.cidr_contains("::ffff:10.0.0.0/104", "10.0.0.1") => true
      net.cidr_contains("010.0.0.0/8", "10.0.0.1") => eval_builtin_error: net.cidr_contains: invalid CIDR address: 010.0.0.0/8
      net.cidr_contains("10.0.0.0/08", "10.0.0.1") => true
      net.cidr_contains("0.0.0.0/0", "::1") => false
      net.cidr_contains("::/0", "1.2.3.4") => false
      net.cidr_intersects("10.0.0.0/8", "10.1.0.0/16") => true
      net.cidr_intersects("10.0.0.0/8", "192.168.0.0/16") => false
      net.cidr_expand("10.0.0.0/30") => {"10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3"}
      net.cidr_expand("10.0.0.5/31") => {"10.0.0.4", "10.0.0.5"}
      net.cidr_expand("2001:db8::/126") => {"2001:db8::", "2001:db8::1", "2001:db8::2", "2001:db8::3"}
      net.cidr_expand("::ffff:10.0.0.0/126") => {"10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3"}
      net.cidr_expand("255.255.255.254/31") => {"255.255.255.254", "255.255.255.255"}
      net.cidr_expand("ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127") => {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}
      net.cidr_merge(["192.0.128.0/24", "192.0.129.0/24"]) => {"192.0.128.0/23"}
      net.cidr_merge(["10.0.0.1", "10.0.0.0/24"]) => {"10.0.0.0/8"}
      net.cidr_merge({"192.0.2.0/24","192.0.3.0/25"}) => {"192.0.2.0/24", "192.0.3.0/25"}
      net.cidr_merge(["0.0.0.0/0","::/0"]) => {"::/0"}
      net.cidr_merge(["2601:600:8a80:207e:a57d:7567:e2c9:e7b3"]) => eval_builtin_error: net.cidr_merge: IPv6 invalid: needs prefix length
      net.cidr_merge(["2601:600:8a80:207e::/64","2601:600:8a80:207f::/64"]) => {"2601:600:8a80:207e::/63"}
      net.cidr_merge(["192.168.1.1","192.168.2.0/24","192.168.3.0/24"]) => {"192.168.1.0/24", "192.168.2.0/23"}
      net.cidr_merge(["10.0.0.0/25","10.0.0.128/25","10.0.1.0/25"]) => {"10.0.0.0/24", "10.0.1.0/25"}
      net.cidr_merge([]) => set()
      net.cidr_merge(["x"]) => eval_builtin_error: net.cidr_merge: invalid CIDR address: x
      net.cidr_merge(["10.0.0.3/32","10.0.0.4/32","10.0.0.5/32"]) => {"10.0.0.3/32", "10.0.0.4/31"}
      net.cidr_merge(["172.16.0.1","224.0.0.1","192.0.0.1"]) => {"172.16.0.1/16", "192.0.0.1/24", "224.0.0.1/24"}
      net.cidr_is_valid("10.0.0.0/8") => true
      net.cidr_is_valid("10.0.0/8") => false
      net.cidr_is_valid("::1/129") => false
      net.cidr_is_valid("fe80::1%eth0/64") => false
      net.cidr_is_valid("1::2::3/4") => false
      net.cidr_is_valid("1:2:3:4:5:6:7::/16") => true
      net.cidr_is_valid("1:2:3:4:5:6:1.2.3.4/16") => true
      net.cidr_is_valid(":1:2:3:4:5:6:7/16") => false
      net.cidr_is_valid("12345::/16") => false
      net.cidr_is_valid("10.0.0.0/-1") => false
      net.cidr_contains_matches("1.1.1.0/24", "1.1.1.128") => {["1.1.1.0/24", "1.1.1.128"]}
      net.cidr_contains_matches(["1.1.1.0/24", []], ["y"]) => eval_builtin_error: net.cidr_contains_matches: not a valid textual representation of an IP address or CIDR: y
      net.cidr_contains_matches([], [[]]) => set()
      net.cidr_contains_matches([["1.1.1.0/24","foo"],"1.1.2.0/24"], ["1.1.1.128",["1.1.2.1","bar"]]) => {[0, 0], [1, 1]}
      net.cidr_contains_matches({["1.1.0.0/16","foo"],"1.1.2.0/24"}, {"x":"1.1.1.128","y":["1.1.254.254","b"]}) => {[["1.1.0.0/16", "foo"], "x"], [["1.1.0.0/16", "foo"], "y"]}
      net.cidr_contains_matches(["1.1.2.0/24"], [[]]) => eval_builtin_error: net.cidr_contains_matches: operand 2: element must be string or non-empty array
      net.cidr_contains_matches(["1.1.2.0/24"], ["bad"]) => eval_builtin_error: net.cidr_contains_matches: not a valid textual representation of an IP address or CIDR: bad
      net.cidr_contains_matches({"a":["1.1.1.0/24"]}, {"x":["1.1.1.128"]}) => {["a", "x"]}
      net.cidr_merge([1]) => eval_builtin_error: net.cidr_merge: element must be string
      net.cidr_expand("10.0.0.0/8") => eval_builtin_error: net.cidr_expand: result is too large
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
