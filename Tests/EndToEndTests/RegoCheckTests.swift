// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego check")
struct RegoCheckTests {
  private static let files = [
    "good/policy.rego": "package good\n\nallow if input.user == \"ann\"\n",
    "good/data.json": "{not json",
    "unsafe.rego": "package unsafe\n\np if x == 1\n\nq if y == 1\n",
    "unused.rego": "package unused\n\nimport data.lib\n\np if x := input.a\n",
    "broken.rego": "package broken\n\np := \n",
    "metadata.rego": "# METADATA\n# scope: rule\npackage metadata\n",
    "named.rego": """
    # METADATA
    # schemas:
    #   - input: schema.deep.request
    package named

    p := input.usr
    """,
    "schemas/input.json": #"{"type": "object", "properties": {"a": {"type": "string"}}}"#,
    "schemas/deep/request.yaml": """
    type: object
    properties: {user: {type: string}}
    """,
  ]

  @Test("prints nothing when all is well, and reads policies alone")
  func good() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      for path in ["good", "good/policy.rego"] {
        let outcome = try folder.rego("check", path)
        #expect(outcome.status == 0)
        #expect(outcome.output + outcome.errors == "")
      }
      // A named file that is no policy is passed over too.
      #expect(try folder.rego("check", "good/policy.rego", "good/data.json").status == 0)
    }
  }

  @Test("tells errors on standard error, as OPA does")
  func errors() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("check", "unsafe.rego")
      #expect(outcome.status == 1)
      #expect(outcome.output == "")
      #expect(
        outcome.errors == """
          2 errors occurred:
          unsafe.rego:3: rego_unsafe_var_error: var x is unsafe
          unsafe.rego:5: rego_unsafe_var_error: var y is unsafe

          """)
      let broken = try folder.rego("check", "broken.rego")
      #expect(broken.status == 1)
      #expect(
        broken.errors.hasPrefix("2 errors occurred during loading:\nbroken.rego:4: rego_parse_"))
    }
  }

  @Test("tells errors as JSON with their places")
  func json() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("check", "-f", "json", "unsafe.rego")
      #expect(outcome.status == 1)
      let value = try JSONSerialization.jsonObject(with: Data(outcome.errors.utf8))
      let errors = try #require((value as? [String: Any])?["errors"] as? [[String: Any]])
      #expect(errors.count == 2)
      #expect(errors[0]["code"] as? String == "rego_unsafe_var_error")
      #expect(errors[0]["message"] as? String == "var x is unsafe")
      let location = try #require(errors[0]["location"] as? [String: Any])
      #expect(location["file"] as? String == "unsafe.rego")
      #expect(location["row"] as? Int == 3)
      #expect(location["col"] as? Int == 6)
    }
  }

  @Test("stops after as many errors as it may tell")
  func limit() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("check", "-m", "1", "unsafe.rego")
      #expect(outcome.errors.contains("var x"))
      #expect(!outcome.errors.contains("var y"))
      #expect(outcome.errors.contains("error limit reached"))
    }
  }

  @Test("refuses unused imports and variables in strict mode alone")
  func strict() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      #expect(try folder.rego("check", "unused.rego").status == 0)
      let outcome = try folder.rego("check", "-S", "unused.rego")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors
          == "1 error occurred: unused.rego:3: rego_compile_error: import data.lib unused\n")
    }
  }

  @Test("checks against schemas of a file or folder")
  func schemas() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      #expect(try folder.rego("check", "-s", "schemas/input.json", "good").status == 1)
      let outcome = try folder.rego("check", "-s", "schemas", "named.rego")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("named.rego:6: rego_type_error: undefined ref: input.usr"))
      #expect(outcome.errors.contains("want (one of): [\"user\"]"))
      #expect(try folder.rego("check", "-s", "nowhere", "good").status == 1)
    }
  }

  @Test("tells what is wrong in METADATA, and so do eval, test and parse")
  func metadata() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let message =
        "metadata.rego:1: rego_parse_error: annotation scope 'rule' must be applied to rule"
        + " (have package)"
      let check = try folder.rego("check", "metadata.rego")
      #expect(check.status == 1)
      #expect(check.errors.contains("1 error occurred during loading: \(message)"))
      let parse = try folder.rego("parse", "metadata.rego")
      #expect(parse.status == 1)
      #expect(parse.output == "")
      #expect(parse.errors.contains("1 error occurred: \(message)"))
      let eval = try folder.rego("eval", "-f", "pretty", "-d", "metadata.rego", "data")
      #expect(eval.status == 2)
      #expect((eval.output + eval.errors).contains(message))
      let test = try folder.rego("test", "metadata.rego")
      #expect(test.status == 1)
      #expect(test.errors.contains(message))
    }
  }

  @Test("checks bundles, where rules mustn't hide data")
  func bundles() throws {
    let files = [
      "policy/a.rego": "package a.b\n\np := 1\n",
      "data.json": #"{"a": {"b": {"p": 2}}}"#,
    ]
    try RegoFolder.with(files) { (folder: RegoFolder) throws in
      #expect(try folder.rego("check", ".").status == 0)
      let outcome = try folder.rego("check", "-b", ".")
      #expect(outcome.status == 1)
      #expect(
        outcome.errors.hasPrefix("1 error occurred: policy/a.rego:3: rego_compile_error: conflict"))
    }
  }

  @Test("leaves out what it is told to ignore, and reads old Rego when asked to")
  func choices() throws {
    let files = ["a/old.rego": "package old\n\np { true }\n", "b/new.rego": "package new\n"]
    try RegoFolder.with(files) { (folder: RegoFolder) throws in
      #expect(try folder.rego("check", ".").status == 1)
      #expect(try folder.rego("check", "--ignore", "old.rego", ".").status == 0)
      #expect(try folder.rego("check", "--v0-compatible", ".").status == 0)
    }
  }
}
