// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct IdentifierBuiltinsTests {
  @Test(
    "reads versions and UUIDs",
    arguments: CallRow.table(
      #"""
      semver.is_valid("1.2.3") => true
      semver.is_valid("1.2.3-a..b") => false
      semver.is_valid("1.2.3-a+.") => false
      semver.is_valid("1.2.3-a+") => true
      semver.is_valid("1.2") => false
      semver.is_valid("v1.2.3") => true
      semver.is_valid("1.2.3-alpha.1+build") => true
      semver.is_valid(1) => false
      semver.is_valid("01.2.3") => true
      semver.is_valid("1.2.3-01") => true
      semver.is_valid("1.2.3-") => true
      semver.is_valid("99999999999999999999.1.1") => false
      semver.compare("1.2.3","1.2.3+b") => 0
      semver.compare("1.2.3","1.2.3-a") => 1
      semver.compare("1.2.3-a.2","1.2.3-a.10") => -1
      semver.compare("1.2.3-a","1.2.3-1") => 1
      semver.compare("1.2.3-a.b","1.2.3-a") => 1
      semver.compare("1.10.0","1.9.0") => 1
      semver.compare("x","1.2.3-1") => eval_builtin_error: semver.compare: operand 1: string "x" is not a valid SemVer
      uuid.parse("00000000-0000-4000-8000-000000000000") => {"variant": "RFC4122", "version": 4}
      uuid.parse("f81d4fae-7dec-11d0-a765-00a0c91e6bf6") => {"clocksequence": 10085, "macvariables": "global:unicast", "nodeid": "00-a0-c9-1e-6b-f6", "time": 854991792216875000, "variant": "RFC4122", "version": 1}
      uuid.parse("{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}") => {"clocksequence": 10085, "macvariables": "global:unicast", "nodeid": "00-a0-c9-1e-6b-f6", "time": 854991792216875000, "variant": "RFC4122", "version": 1}
      uuid.parse("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6") => {"clocksequence": 10085, "macvariables": "global:unicast", "nodeid": "00-a0-c9-1e-6b-f6", "time": 854991792216875000, "variant": "RFC4122", "version": 1}
      uuid.parse("f81d4fae7dec11d0a76500a0c91e6bf6") => {"clocksequence": 10085, "macvariables": "global:unicast", "nodeid": "00-a0-c9-1e-6b-f6", "time": 854991792216875000, "variant": "RFC4122", "version": 1}
      uuid.parse("x") => undefined
      uuid.parse("000003e8-48b9-21ee-b200-325096b39f47") => {"clocksequence": 12800, "domain": "Person", "id": 1000, "macvariables": "local:unicast", "nodeid": "32-50-96-b3-9f-47", "time": 1693566990121469600, "variant": "RFC4122", "version": 2}
      uuid.parse("ffffffff-ffff-ffff-ffff-ffffffffffff") => {"variant": "Future", "version": 15}
      uuid.parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f") => {"variant": "RFC4122", "version": 7}
      rand.intn("a", 0) => 0
      rand.intn("a", 1) => 0
      rand.intn("a", 1.5) => eval_type_error: rand.intn: operand 2 must be integer number but got floating-point number
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
