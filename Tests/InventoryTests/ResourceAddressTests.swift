// Bawn
// SPDX-License-Identifier: Apache-2.0

import Inventory
import Testing

@Suite("Resource addresses")
struct ResourceAddressTests {
  @Test(
    "split at dots outside of keys",
    arguments: [
      ("aws_vpc.a", ["aws_vpc", "a"]),
      (#"module.m["a.b"].aws_vpc.a[0]"#, ["module", #"m["a.b"]"#, "aws_vpc", "a[0]"]),
      (#"aws_vpc.a["x\"].y"]"#, ["aws_vpc", #"a["x\"].y"]"#]),
    ])
  func splits(address: String, parts: [String]) {
    #expect(ResourceAddress.split(address) == parts)
  }

  @Test("lose all keys, or only count indexes")
  func stripsKeys() {
    let address = #"module.m["a.b"].aws_vpc.a[3]"#
    #expect(ResourceAddress.withoutKeys(address) == "module.m.aws_vpc.a")
    #expect(ResourceAddress.withoutCounts(address) == #"module.m["a.b"].aws_vpc.a"#)
  }

  @Test(
    "are found in references",
    arguments: [
      ("aws_vpc.a.id", "aws_vpc.a"),
      ("aws_vpc.a", "aws_vpc.a"),
      (#"module.m["x"].aws_vpc.a[0].cidr_block"#, #"module.m["x"].aws_vpc.a[0]"#),
      ("data.aws_ami.x.id", "data.aws_ami.x"),
    ])
  func resourceOfReference(text: String, address: String) {
    #expect(ResourceAddress.resource(inReference: text) == address)
  }

  @Test("aren't found where there is none")
  func noResource() {
    #expect(ResourceAddress.resource(inReference: "local") == nil)
    #expect(ResourceAddress.resource(inReference: "module.m") == nil)
  }
}
