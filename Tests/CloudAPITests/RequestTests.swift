// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

/// The requests that the six forms make, by models written here.
struct RequestTests {
  private func request(
    _ model: String, _ parameters: [APIValue.Member], name: String = "Do"
  ) throws -> WireRequest {
    try WireForm.request(
      KnownModels.operation(model, name), parameters: parameters, idempotencyToken: { "token-1" })
  }

  private func member(_ name: String, _ value: APIValue) -> APIValue.Member {
    APIValue.Member(name: name, value: value)
  }

  private func body(_ request: WireRequest) -> String {
    String(decoding: request.body, as: UTF8.self)
  }

  @Test("A query names list elements, map entries and members with dots")
  func query() throws {
    let model = """
      form\tquery
      apiVersion\t2020-01-01
      operation\tDo\tPOST\t/\tin=0
      0\t{\tName!:s Tags:1 Flat:1,f Sizes:3,n=sizes Attributes:4 FlatAttributes:4,f When:t Raw:B On:b
      1\t[\t2,n=Tag
      2\t{\tKey:s Value:s
      3\t[\ti
      4\t<\ts,n=Name s,n=Value
      """
    let tag = APIValue.structure([member("Key", .string("a b")), member("Value", .string("ü&="))])
    let made = try request(
      model,
      [
        member("Name", .string("n")), member("Tags", .list([tag])), member("Flat", .list([tag])),
        member("Sizes", .list([.integer(1), .integer(2)])),
        member("Attributes", .structure([member("k", .string("v"))])),
        member("FlatAttributes", .structure([member("k", .string("v"))])),
        member("When", .string("2026-01-31T08:15:00Z")), member("Raw", .string("YWJj")),
        member("On", .boolean(true)),
      ])
    #expect(made.method == "POST" && made.path == "/" && made.query.isEmpty)
    #expect(
      body(made)
        == "Action=Do&Version=2020-01-01&Name=n&Tags.Tag.1.Key=a%20b&Tags.Tag.1.Value=%C3%BC%26%3D"
        + "&Tag.1.Key=a%20b&Tag.1.Value=%C3%BC%26%3D&sizes.member.1=1&sizes.member.2=2"
        + "&Attributes.entry.1.Name=k&Attributes.entry.1.Value=v&FlatAttributes.1.Name=k"
        + "&FlatAttributes.1.Value=v&When=2026-01-31T08%3A15%3A00Z&Raw=YWJj&On=true")
  }

  @Test("A query tells an empty list; EC2's form has no way to")
  func emptyLists() throws {
    let shapes = "operation\tDo\tPOST\t/\tin=0\napiVersion\t1\n0\t{\tIds:1\n1\t[\ts"
    let parameters = [member("Ids", .list([]))]
    #expect(body(try request("form\tquery\n\(shapes)", parameters)) == "Action=Do&Version=1&Ids=")
    #expect(body(try request("form\tec2\n\(shapes)", parameters)) == "Action=Do&Version=1")
  }

  @Test("EC2's names begin with a capital, and its lists are flat")
  func ec2() throws {
    let model = """
      form\tec2
      apiVersion\t2016-11-15
      operation\tDo\tPOST\t/\tin=0
      0\t{\tIds:1,n=instanceId Filters:2,n=Filter Own:s,n=own,Q=OwnName dry:b,n=dryRun
      1\t[\ts,n=item
      2\t[\t3,n=Filter
      3\t{\tName:s Values:4,n=Value
      4\t[\ts,n=item
      """
    let filter = APIValue.structure([
      member("Name", .string("state")), member("Values", .list([.string("x"), .string("y")])),
    ])
    let made = try request(
      model,
      [
        member("Ids", .list([.string("i-1"), .string("i-2")])), member("Filters", .list([filter])),
        member("Own", .string("o")), member("dry", .boolean(false)),
      ])
    #expect(
      body(made)
        == "Action=Do&Version=2016-11-15&InstanceId.1=i-1&InstanceId.2=i-2&Filter.1.Name=state"
        + "&Filter.1.Value.1=x&Filter.1.Value.2=y&OwnName=o&DryRun=false")
  }

  @Test("JSON has the operation in a header, names of the wire, and times as numbers")
  func json() throws {
    let model = """
      form\tjson-1.1
      targetPrefix\tSvc_2020
      queryErrors\tyes
      operation\tDo\tPOST\t/\tin=0
      0\t{\tname:s,n=Name When:t Iso:ti Inner:1 Any:d Map:2 Ratio:f
      1\t{\tA:3
      2\t<\ts i
      3\t[\tb
      """
    let made = try request(
      model,
      [
        member("name", .string("q\"\\\n\u{1}ü")), member("When", .string("2026-01-31T08:15:00.5Z")),
        member("Iso", .string("2026-01-31T08:15:00.5Z")),
        member("Inner", .structure([member("A", .list([.boolean(true)]))])),
        member("Any", .structure([member("x", .list([.integer(1), .string("y")]))])),
        member("Map", .structure([member("k", .integer(7))])), member("Ratio", .string("0.5")),
      ])
    #expect(
      body(made)
        == #"{"Name":"q\"\\\u000a\u0001ü","When":1769847300.5,"Iso":"2026-01-31T08:15:00.5Z","#
        + #""Inner":{"A":[true]},"Any":{"x":[1,"y"]},"Map":{"k":7},"Ratio":0.5}"#)
    #expect(
      made.headers == [
        WireField("X-Amz-Target", "Svc_2020.Do"),
        WireField("Content-Type", "application/x-amz-json-1.1"),
        WireField("x-amzn-query-mode", "true"),
      ])
    #expect(body(try request(model, [])) == "{}")
  }

  @Test("A REST request puts members into path, query, headers and body")
  func restJSON() throws {
    let model = """
      form\trest-json
      header\tAccept=application/json
      operation\tDo\tPUT\t/a/{Id}/b/{Rest+}?list-type=2&x\tin=0
      0\t{\tId!:s,u=Id Rest!:s,u=Rest Max:i,q=max Names:1,q=name Kind:s,h=X-Kind Extra:2,H=X-Meta- On:b,q=on Body:s,n=body Token:s,h=X-Token,t
      1\t[\ts
      2\t<\ts s
      """
    let made = try request(
      model,
      [
        member("Id", .string("x/y z")), member("Rest", .string("p/q r")),
        member("Max", .integer(5)),
        member("Names", .list([.string("n1"), .string("n2")])), member("Kind", .string("k")),
        member("Extra", .structure([member("one", .string("1"))])), member("On", .boolean(true)),
        member("Body", .string("b")),
      ])
    #expect(made.method == "PUT")
    #expect(made.path == "/a/x%2Fy%20z/b/p/q%20r")
    #expect(
      PercentEncoding.query(made.query) == "list-type=2&x&max=5&name=n1&name=n2&on=true")
    #expect(
      made.headers == [
        WireField("X-Kind", "k"), WireField("X-Meta-one", "1"), WireField("X-Token", "token-1"),
        WireField("Content-Type", "application/json"), WireField("Accept", "application/json"),
      ])
    #expect(body(made) == #"{"body":"b"}"#)
  }

  @Test("A REST request without members for the body has none, unless its model has some")
  func restEmptyBody() throws {
    let start = "form\trest-json\noperation\tDo\tGET\t/\tin=0\n"
    #expect(try request(start + "0\t{\tA:s,q=a", []).body.isEmpty)
    let made = try request(start + "0\t{\tA:s", [])
    #expect(body(made) == "{}" && made.headers.contains { $0.name == "Content-Type" })
  }

  @Test("A body goes with its digest where the model has a header for one")
  func digest() throws {
    let model = """
      form\trest-xml
      operation\tDo\tPUT\t/{Bucket}?policy\tin=0
      0\t{\tBucket!:s,u=Bucket ContentMD5:s,h=Content-MD5 Policy!:s\tpayload=Policy
      """
    let bucket = member("Bucket", .string("b"))
    let made = try request(model, [bucket, member("Policy", .string("message digest"))])
    // RFC 1321, A.5: f96b697d7cb7938d525a2f31aaf161d0.
    #expect(made.headers.contains(WireField("Content-MD5", "+WtpfXy3k41SWi8xqvFh0A==")))
    let given = try request(
      model,
      [
        bucket, member("Policy", .string("message digest")),
        member("ContentMD5", .string("mine")),
      ])
    #expect(given.headers.filter { $0.name == "Content-MD5" }.map(\.value) == ["mine"])
  }

  @Test("XML bodies have names, name spaces, attributes and flattened lists of the model")
  func restXML() throws {
    let model = """
      form\trest-xml
      operation\tDo\tPUT\t/{Bucket}?acl\tin=0
      operation\tWrap\tPOST\t/\tin=5\troot=WrapRequest\tnamespace=https://example.org/doc/
      0\t{\tBucket!:s,u=Bucket Policy:1,n=AccessPolicy,X=|http://s3.example.org/\tpayload=Policy
      1\t{\tGrants:2,n=Grant,f Names:3 Map:4
      2\t[\t6
      3\t[\ts,n=Name
      4\t<\ts s
      5\t{\tA:s When:t
      6\t{\tType:s,n=xsi:type,a,X=xsi|http://x Id:s
      """
    let grant = APIValue.structure([
      member("Id", .string("<1&2>")), member("Type", .string("User")),
    ])
    let made = try request(
      model,
      [
        member("Bucket", .string("b")),
        member(
          "Policy",
          .structure([
            member("Grants", .list([grant, grant])),
            member("Names", .list([.string("n")])),
            member("Map", .structure([member("k", .string("v"))])),
          ])),
      ])
    let one = #"<Grant xsi:type="User"><Id>&lt;1&amp;2&gt;</Id></Grant>"#
    #expect(
      body(made)
        == #"<AccessPolicy xmlns="http://s3.example.org/">"# + one + one
        + "<Names><Name>n</Name></Names><Map><entry><key>k</key><value>v</value></entry></Map>"
        + "</AccessPolicy>")
    let wrapped = try request(
      model, [member("A", .string("x")), member("When", .integer(0))], name: "Wrap")
    #expect(
      body(wrapped)
        == #"<WrapRequest xmlns="https://example.org/doc/"><A>x</A><When>1970-01-01T00:00:00Z</When>"#
        + "</WrapRequest>")
  }

  @Test(
    "Parameters that the model doesn't have, of another kind, twice, or missing are refused",
    arguments: [
      ([APIValue.Member(name: "No", value: .string("x"))], "there is no parameter \"No\""),
      ([.init(name: "List", value: .string("x"))], "has to be a list"),
      ([.init(name: "Number", value: .string("five"))], "has to be a whole number"),
      ([.init(name: "Name", value: .integer(5))], "has to be a text"),
      ([.init(name: "When", value: .string("soon"))], "has to be a time"),
      (
        [.init(name: "Name", value: .string("a")), .init(name: "Name", value: .string("b"))],
        "given twice"
      ),
      ([.init(name: "Inner", value: .structure([]))], "\"Inner.Must\" is missing"),
      (
        [
          .init(
            name: "Inner", value: .structure([.init(name: "Odd", value: .boolean(true))]))
        ], "\"Inner.Odd\""
      ),
    ])
  func refused(parameters: [APIValue.Member], words: String) throws {
    let model = """
      form\tjson-1.0
      operation\tDo\tPOST\t/\tin=0
      0\t{\tName:s List:1 Number:i When:t Inner:2
      1\t[\ts
      2\t{\tMust!:s
      """
    #expect { try request(model, parameters) } throws: {
      ($0 as? CloudError)?.kind == .invalidRequest
        && ($0 as? CloudError)?.message.contains(words) == true
    }
  }

  @Test("Numbers and truth values may be given as text")
  func textScalars() throws {
    let model = "form\tjson-1.0\noperation\tDo\tPOST\t/\tin=0\n0\t{\tN:i B:b"
    let made = try request(model, [member("N", .string("60")), member("B", .string("true"))])
    #expect(body(made) == #"{"N":60,"B":true}"#)
  }

  @Test("A value from an answer can't lead a request elsewhere", arguments: ["", ".", ".."])
  func hostileLabels(label: String) throws {
    let model = "form\trest-json\noperation\tDo\tGET\t/a/{Id}/c\tin=0\n0\t{\tId!:s,u=Id"
    #expect(throws: CloudError.self) { try request(model, [member("Id", .string(label))]) }
    let greedy = "form\trest-json\noperation\tDo\tGET\t/a/{Id+}\tin=0\n0\t{\tId!:s,u=Id"
    #expect(throws: CloudError.self) { try request(greedy, [member("Id", .string("x/../y"))]) }
    let header = "form\trest-json\noperation\tDo\tGET\t/\tin=0\n0\t{\tA:s,h=X-A"
    #expect(throws: CloudError.self) { try request(header, [member("A", .string("a\r\nX-B: c"))]) }
    let host = "form\trest-json\noperation\tDo\tGET\t/\tin=0\thost={A}.\n0\t{\tA!:s,h=X-A,l"
    #expect(throws: CloudError.self) { try request(host, [member("A", .string("evil.org/"))]) }
    #expect(try request(host, [member("A", .string("123"))]).hostPrefix == "123.")
  }

  @Test("Route 53's ids lose the path that answers give them")
  func afterSlash() throws {
    let operation = try KnownModels.all.operation(
      service: "route53", operation: "ListResourceRecordSets")
    let made = try WireForm.request(
      operation, parameters: [member("HostedZoneId", .string("/hostedzone/Z123"))])
    #expect(made.path == "/2013-04-01/hostedzone/Z123/rrset")
  }

  @Test("Parameters nested beyond the limit are refused rather than overflowing the stack")
  func deep() throws {
    let model = "form\tjson-1.0\noperation\tDo\tPOST\t/\tin=0\n0\t{\tA:0 D:d"
    var value = APIValue.structure([])
    var document = APIValue.list([])
    for _ in 0..<2000 {
      value = .structure([member("A", value)])
      document = .list([document])
    }
    #expect(throws: CloudError.self) { try request(model, [member("A", value)]) }
    #expect(throws: CloudError.self) { try request(model, [member("D", document)]) }
  }
}
