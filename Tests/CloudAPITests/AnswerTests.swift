// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@testable import CloudAPI

/// How answers of the six forms are read, by models written here.
struct AnswerTests {
  private let query = """
    form\tquery
    operation\tDo\tPOST\t/\tout=0\twrapper=DoResult
    0\t{\tName:s Count:i Ratio:f On:b When:t Raw:B Items:1 Flat:1,n=F,f Map:2 FlatMap:2,f Inner:3 Named:4
    1\t[\ts
    2\t<\ts s
    3\t{\tA:s
    4\t[\t3,n=item
    """

  private func wrapped(_ inner: String) -> String {
    "<?xml version=\"1.0\"?>\n<DoResponse xmlns=\"http://example.org/\"><DoResult>\(inner)</DoResult>"
      + "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></DoResponse>"
  }

  @Test("A query's answer is read by type, out of its wrapper")
  func queryTypes() throws {
    let operation = try KnownModels.operation(query)
    let found = try KnownModels.read(
      wrapped(
        """
        <!-- a remark --><Name>a &lt;b&gt; &amp; &#xFC;&#252;<![CDATA[<raw>]]></Name><Count> 12 </Count>
        <Ratio>0.25</Ratio><On>true</On><When>2026-01-31T08:15:00.000Z</When><Raw>YWJj\n</Raw>
        <Items><member>x</member><member>y</member></Items><F>1</F><F>2</F>
        <Map><entry><key>k2</key><value>v2</value></entry><entry><key>k1</key><value>v1</value></entry></Map>
        <FlatMap><key>f</key><value>g</value></FlatMap><Inner><A>i</A><Unknown><A>no</A></Unknown></Inner>
        <ns:Named><item><A>1</A></item><item/></ns:Named><New>thing</New>
        """), operation)
    #expect(
      found
        == #"{"Count":12,"Flat":["1","2"],"FlatMap":{"f":"g"},"Inner":{"A":"i"},"#
        + #""Items":["x","y"],"Map":{"k1":"v1","k2":"v2"},"Name":"a <b> & üü<raw>","#
        + #""Named":[{"A":"1"},{}],"On":true,"Ratio":0.25,"Raw":"YWJj","#
        + #""When":"2026-01-31T08:15:00Z"}"#)
  }

  @Test("Empty lists, maps and structures stay; what is missing stays absent")
  func empty() throws {
    let operation = try KnownModels.operation(query)
    #expect(
      try KnownModels.read(wrapped("<Items/><Map></Map><Inner/><Name/><Count/>"), operation)
        == #"{"Inner":{},"Items":[],"Map":{},"Name":""}"#)
    #expect(try KnownModels.read(wrapped(""), operation) == "{}")
    #expect(throws: CloudError.self) { try KnownModels.read("<DoResponse/>", operation) }
  }

  @Test("EC2's answers have no wrapper, and lists of items")
  func ec2() throws {
    let operation = try KnownModels.operation(
      """
      form\tec2
      operation\tDo\tPOST\t/\tout=0
      0\t{\tVpcs:1,n=vpcSet Next:s,n=nextToken
      1\t[\t2,n=item
      2\t{\tVpcId:s,n=vpcId IsDefault:b,n=isDefault
      """)
    #expect(
      try KnownModels.read(
        "<DoResponse><requestId>q</requestId><vpcSet><item><vpcId>v</vpcId><isDefault>false"
          + "</isDefault></item></vpcSet></DoResponse>", operation)
        == #"{"Vpcs":[{"IsDefault":false,"VpcId":"v"}]}"#)
  }

  @Test("JSON gets the model's names; times are told as ISO 8601 and nulls are absent")
  func json() throws {
    let operation = try KnownModels.operation(
      """
      form\tjson-1.1
      operation\tDo\tPOST\t/\tout=0
      0\t{\tName:s,n=name When:t Text:t Items:1 Map:2 Any:d Big:i Deep:3
      1\t[\ts
      2\t<\ts 3
      3\t{\tA:s
      """)
    #expect(
      try KnownModels.read(
        #"{"name":"x","When":1.76984730025E9,"Text":"2026-01-31T09:15:00+01:00","Items":[],"#
          + #""Map":{"k":{"A":"1","B":2},"n":null},"Any":{"q":[1,null]},"Big":12345678901234567890,"#
          + #""Deep":null,"Other":1}"#, operation)
        == #"{"Any":{"q":[1,null]},"Big":12345678901234567890,"Items":[],"Map":{"k":{"A":"1"}},"#
        + #""Name":"x","Text":"2026-01-31T08:15:00Z","When":"2026-01-31T08:15:00.25Z"}"#)
    #expect(try KnownModels.read("", operation) == "{}")
  }

  @Test("REST answers take members from status and headers, and a payload is the whole body")
  func rest() throws {
    let shapes = """
      operation\tDo\tGET\t/\tout=0
      operation\tRaw\tGET\t/\tout=2
      0\t{\tStatus:i,c Kind:s,h=X-Kind Changed:tr,h=Last-Modified Count:i,h=X-Count Meta:3,H=X-Meta- Tags:4,h=X-Tags Body:1\tpayload=Body
      1\t{\tA:s
      2\t{\tPolicy:s Etag:s,h=ETag\tpayload=Policy
      3\t<\ts s
      4\t[\ts
      """
    let headers = [
      WireField("x-kind", "k"), WireField("LAST-MODIFIED", "Sat, 31 Jan 2026 08:15:00 GMT"),
      WireField("X-Count", "7"), WireField("x-meta-One", "1"), WireField("X-Tags", "a, b"),
    ]
    let wanted =
      #"{"Body":{"A":"1"},"Changed":"2026-01-31T08:15:00Z","Count":7,"Kind":"k","Meta":{"one":"1"},"#
      + #""Status":201,"Tags":["a","b"]}"#
    let json = try KnownModels.operation("form\trest-json\n" + shapes)
    #expect(try KnownModels.read(#"{"A":"1"}"#, json, status: 201, headers: headers) == wanted)
    let xml = try KnownModels.operation("form\trest-xml\n" + shapes)
    #expect(try KnownModels.read("<B><A>1</A></B>", xml, status: 201, headers: headers) == wanted)
    let raw = try KnownModels.operation("form\trest-xml\n" + shapes, "Raw")
    #expect(
      try KnownModels.read(#"{"Version":1}"#, raw, headers: [WireField("ETag", "e")])
        == #"{"Etag":"e","Policy":"{\"Version\":1}"}"#)
  }

  @Test("S3 says where a bucket is with an element alone")
  func bucketLocation() throws {
    let operation = try KnownModels.all.operation(service: "s3", operation: "GetBucketLocation")
    let start = #"<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#
    #expect(
      try KnownModels.read("\(start)eu-west-1</LocationConstraint>", operation)
        == #"{"LocationConstraint":"eu-west-1"}"#)
    #expect(try KnownModels.read("\(start)</LocationConstraint>", operation) == "{}")
  }

  @Test("S3's grantees keep their type, which is an attribute")
  func attributes() throws {
    let operation = try KnownModels.all.operation(service: "s3", operation: "GetBucketAcl")
    #expect(
      try KnownModels.read(
        "<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi='http://x' "
          + "xsi:type=\"Group\"><URI>u</URI></Grantee><Permission>READ</Permission></Grant>"
          + "</AccessControlList></AccessControlPolicy>", operation)
        == #"{"Grants":[{"Grantee":{"Type":"Group","URI":"u"},"Permission":"READ"}]}"#)
  }

  @Test("What the model calls sensitive can be marked, and is then never written")
  func sensitive() throws {
    let operation = try KnownModels.all.operation(service: "sts", operation: "GetSessionToken")
    var options = AnswerOptions()
    options.marksSensitive = true
    let found = try KnownModels.read(
      "<R><GetSessionTokenResult><Credentials><AccessKeyId>AK</AccessKeyId><SecretAccessKey>hidden"
        + "</SecretAccessKey></Credentials></GetSessionTokenResult></R>", operation,
      options: options)
    #expect(!found.contains("hidden") && found.contains("AK"))
  }

  @Test(
    "A body of another form is a malformed answer, told without its content",
    arguments: [
      "", "<", "<a", "<a>", "<a><DoResult></a>", "</a>", "<a/><b/>", "text", "<a b='<'/>",
      "<a>&unknown;</a>", "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "{\"a\":1}",
      "<DoResponse><DoResult><Count>secret</Count></DoResult></DoResponse>",
      "<DoResponse><DoResult><Name>&#0;</Name></DoResult></DoResponse>",
      "<DoResponse><DoResult><Name>&#xD800;</Name></DoResult></DoResponse>",
      "<DoResponse><DoResult><Name>&#+12;</Name></DoResult></DoResponse>",
    ])
  func malformedXML(body: String) throws {
    let operation = try KnownModels.operation(query)
    #expect {
      try KnownModels.read(body, operation)
    } throws: {
      let error = $0 as? CloudError
      return error?.kind == .malformedAnswer && error?.message.contains("secret") == false
    }
  }

  @Test(
    "A JSON body of another kind is a malformed answer", arguments: ["[", "[]", "7", "{\"L\":1}"])
  func malformedJSON(body: String) throws {
    let operation = try KnownModels.operation(
      "form\tjson-1.0\noperation\tDo\tPOST\t/\tout=0\n0\t{\tL:1\n1\t[\ts")
    #expect {
      try KnownModels.read(body, operation)
    } throws: {
      ($0 as? CloudError)?.kind == .malformedAnswer
    }
  }

  @Test("Depth, size and count have limits")
  func limits() throws {
    let operation = try KnownModels.operation(
      "form\tec2\noperation\tDo\tPOST\t/\tout=0\n0\t{\tA:0 N:1\n1\t[\ts")
    let deep = String(repeating: "<A>", count: 5000) + String(repeating: "</A>", count: 5000)
    #expect(throws: CloudError.self) { try KnownModels.read("<R>\(deep)</R>", operation) }
    let unknown = String(repeating: "<Z>", count: 5000) + String(repeating: "</Z>", count: 5000)
    #expect(throws: CloudError.self) { try KnownModels.read("<R>\(unknown)</R>", operation) }
    var options = AnswerOptions()
    options.limits.byteCount = 20
    #expect(throws: CloudError.self) {
      try KnownModels.read("<R><N><m>1</m></N></R>", operation, options: options)
    }
    options = AnswerOptions()
    options.limits.valueCount = 5
    #expect(throws: CloudError.self) {
      try KnownModels.read("<R><N><m>1</m><m>2</m></N></R>", operation, options: options)
    }
    let json = try KnownModels.operation(
      "form\tjson-1.0\noperation\tDo\tPOST\t/\tout=0\n0\t{\tA:0")
    let nested =
      String(repeating: "{\"A\":", count: 5000) + "{}" + String(repeating: "}", count: 5000)
    #expect(throws: CloudError.self) { try KnownModels.read(nested, json) }
  }

  @Test("Answers with bytes changed, dropped or repeated never trap", arguments: 0..<8)
  func mutated(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) + 11)
    let xml = try KnownModels.operation(query)
    let json = try KnownModels.all.operation(service: "lambda", operation: "ListFunctions")
    let acl = try KnownModels.all.operation(service: "s3", operation: "GetBucketAcl")
    let cases: [(OperationModel, String)] = [
      (
        xml,
        wrapped(
          "<Name>a&amp;b<![CDATA[c]]></Name><Count>1</Count><Items><member>x</member></Items>"
            + "<Map><entry><key>k</key><value>v</value></entry></Map><When>2026-01-31T08:15:00Z</When>"
        )
      ),
      (
        json,
        #"{"Functions":[{"FunctionName":"f","MemorySize":1,"Environment":{"Variables":{"A":"ü"}}}]}"#
      ),
      (
        acl,
        "<AccessControlPolicy><AccessControlList><Grant><Grantee xsi:type=\"Group\"><URI>u</URI>"
          + "</Grantee></Grant></AccessControlList></AccessControlPolicy>"
      ),
    ]
    for (operation, text) in cases {
      for _ in 0..<300 {
        var body = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          guard !body.isEmpty else { break }
          let place = Int.random(in: 0..<body.count, using: &random)
          switch Int.random(in: 0..<4, using: &random) {
          case 0: body[place] = UInt8.random(in: 0...255, using: &random)
          case 1: body.remove(at: place)
          case 2: body.insert(body[place], at: place)
          default: body.removeLast(Int.random(in: 0...(body.count - place), using: &random))
          }
        }
        let answer = WireAnswer(status: 200, headers: [], body: body)
        if let document = try? WireForm.document(of: answer, to: operation) {
          withExtendedLifetime(document) { _ = JSONWriter.bytes(document.root) }
        }
        _ = WireForm.error(of: answer, to: operation)
      }
    }
  }
}

/// A generator whose numbers are the same each time.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
