// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import Testing

@Suite("Secret masks")
struct SecretMaskTests {
  @Test(
    "hide the values of secrets and nothing else",
    arguments: [
      (#"  password = "hunter2""#, #"  password = "********""#),
      (#"  password = var.password"#, #"  password = var.password"#),
      (#"  password = "${var.password}""#, #"  password = "${var.password}""#),
      (#"  acl = "public-read""#, #"  acl = "public-read""#),
      (#"  "secret_key": "abc","#, #"  "secret_key": "********","#),
      ("export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIAAA", "export AWS_SECRET_ACCESS_KEY=********"),
      ("key AKIAIOSFODNN7EXAMPLE here", "key ******** here"),
      (
        "x = wJalrXUtnFEMIAAAK7MDENGbPxRfiCYEXAMPLEKEYb1", "x = ********"
      ),
      (
        #"  kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/abc""#,
        #"  kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/abc""#
      ),
    ])
  func masks(line: String, expected: String) {
    #expect(SecretMask.masked(line) == expected)
  }

  @Test("hide every quoted value where the rule is about secrets")
  func masksAll() {
    #expect(SecretMask.masked(#"  DB = "hunter2""#, all: true) == #"  DB = "********""#)
  }

  @Test(
    "hide a secret whatever stands around it",
    arguments: [
      #"password = "hunter" # İ"#, #"password = true ? "hunter" : "x""#,
      #"password = "${a}hunter${b}""#, #"password = "${c ? "hunter" : "x"}""#,
      #"db_pass = "hunter""#, #"PGPASS = "hunter""#, #"dbPwd = "hunter""#,
      #"passphrase = "hunter""#, #"url = "postgres://user:hunter@db/x""#, "  token: hunter",
    ])
  func masksInDoubt(line: String) {
    let shown = SecretMask.masked(line)
    #expect(!shown.contains("hunter"))
    #expect(shown.contains(SecretMask.replacement))
  }

  @Test(
    "leave readable what is no secret",
    arguments: [
      #"compass = "north""#, #"url = "https://db:443/x""#, "{ token : var.token }",
      #"{ "token": true, "name": ["#, #"url = "pg://u:${var.x}@db""#,
    ])
  func sparesOthers(line: String) { #expect(SecretMask.masked(line) == line) }
}
