// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

struct ErrorAnswerTests {
  private func error(
    _ service: String, _ operation: String, status: Int, headers: [WireField] = [], _ body: String
  ) throws -> (error: CloudError, region: String?) {
    WireForm.error(
      of: WireAnswer(status: status, headers: headers, body: Array(body.utf8)),
      to: try KnownModels.all.operation(service: service, operation: operation))
  }

  @Test("A query's error tells code, message and number")
  func query() throws {
    let found = try error(
      "iam", "GetLoginProfile", status: 404,
      "<ErrorResponse xmlns=\"x\"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>no login "
        + "profile</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
    ).error
    #expect(
      found
        == CloudError(
          kind: .notFound, code: "NoSuchEntity", message: "no login profile", status: 404,
          requestID: "r-1"))
  }

  @Test("EC2's errors are a list, of which the first counts")
  func ec2() throws {
    let found = try error(
      "ec2", "DescribeVpcs", status: 403,
      "<?xml version=\"1.0\"?><Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are"
        + " not authorized. Encoded authorization failure message: abcdef</Message></Error></Errors>"
        + "<RequestID>r-2</RequestID></Response>"
    ).error
    #expect(found.kind == .denied && found.code == "UnauthorizedOperation")
    #expect(found.message == "You are not authorized." && found.requestID == "r-2")
  }

  @Test("S3's errors are alone in the body, and say where a bucket is")
  func s3() throws {
    let found = try error(
      "s3", "GetBucketAcl", status: 301,
      "<Error><Code>PermanentRedirect</Code><Message>m</Message><Endpoint>e</Endpoint></Error>")
    #expect(found.error.code == "PermanentRedirect" && found.region == nil)
    let header = try error(
      "s3", "GetBucketAcl", status: 301, headers: [WireField("x-amz-bucket-region", "eu-west-1")],
      ""
    )
    #expect(header.region == "eu-west-1" && header.error.code.isEmpty)
    let body = try error(
      "s3", "GetBucketAcl", status: 400,
      "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-central-1</Region></Error>")
    #expect(body.region == "eu-central-1")
    let evil = try error(
      "s3", "GetBucketAcl", status: 400, "<Error><Code>A</Code><Region>evil.org/?</Region></Error>")
    #expect(evil.region == nil)
  }

  @Test("S3 may answer 200 and fail nevertheless")
  func disguised() throws {
    let operation = try KnownModels.all.operation(service: "s3", operation: "GetBucketAcl")
    #expect {
      try KnownModels.read(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>InternalError</Code></Error>",
        operation)
    } throws: {
      ($0 as? CloudError)?.kind == .serverError
    }
  }

  @Test(
    "JSON's codes lose their name space and address",
    arguments: [
      (
        #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"m"}"#,
        ""
      ),
      (#"{"__type":"ResourceNotFoundException","Message":"m"}"#, ""),
      (#"{"code":"ResourceNotFoundException","message":"m"}"#, ""),
      (#"{"message":"m"}"#, "ResourceNotFoundException:http://internal.amazon.com/coral/x/"),
      (#"{"message":"m"}"#, "aws.protocol#ResourceNotFoundException"),
    ])
  func json(body: String, header: String) throws {
    let headers =
      [WireField("x-amzn-RequestId", "r-3")]
      + (header.isEmpty ? [] : [WireField("X-Amzn-ErrorType", header)])
    let found = try error("dynamodb", "DescribeTable", status: 400, headers: headers, body).error
    #expect(
      found
        == CloudError(
          kind: .notFound, code: "ResourceNotFoundException", message: "m", status: 400,
          requestID: "r-3"))
  }

  @Test("Services that spoke in queries once keep their codes")
  func queryCompatible() throws {
    let found = try error(
      "sqs", "GetQueueAttributes", status: 400,
      headers: [
        WireField("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender")
      ], #"{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"m"}"#
    ).error
    #expect(found.code == "AWS.SimpleQueueService.NonExistentQueue" && found.kind == .notFound)
  }

  @Test("Token exchanges say why in their own words")
  func tokens() throws {
    let found = try error(
      "sso-oidc", "CreateToken", status: 400,
      headers: [WireField("x-amzn-errortype", "InvalidGrantException")],
      #"{"error":"invalid_grant","error_description":"the refresh token is invalid"}"#
    ).error
    #expect(found.code == "InvalidGrantException" && found.kind == .credentials)
    #expect(found.message == "the refresh token is invalid")
  }

  @Test(
    "Without a readable body the status counts",
    arguments: [
      (403, CloudError.Kind.denied), (404, .notFound), (429, .throttled), (500, .serverError),
      (503, .serverError), (400, .invalidRequest), (408, .timedOut), (301, .unavailable),
    ])
  func statuses(status: Int, kind: CloudError.Kind) throws {
    for (service, operation) in [
      ("s3", "GetBucketAcl"), ("kms", "ListKeys"), ("eks", "ListClusters"),
    ] {
      for body in ["", "<html><body>Service Unavailable<br></body></html>", "{", "null"] {
        let found = try error(service, operation, status: status, body).error
        #expect(found.kind == kind && found.status == status && found.code.isEmpty)
        #expect(found.message.contains("\(status)"))
      }
    }
  }

  @Test(
    "Codes mean kinds of failure",
    arguments: [
      ("AccessDenied", CloudError.Kind.denied), ("AccessDeniedException", .denied),
      ("KMSAccessDeniedException", .denied), ("UnauthorizedOperation", .denied),
      ("AuthFailure", .denied), ("AuthorizationError", .denied), ("NotAuthorized", .denied),
      ("Throttling", .throttled), ("ThrottlingException", .throttled),
      ("EC2ThrottledException", .throttled), ("RequestLimitExceeded", .throttled),
      ("SlowDown", .throttled), ("TooManyRequestsException", .throttled),
      ("ExpiredToken", .credentials), ("ExpiredTokenException", .credentials),
      ("InvalidClientTokenId", .credentials), ("UnrecognizedClientException", .credentials),
      ("SignatureDoesNotMatch", .credentials), ("RequestTimeTooSkewed", .credentials),
      ("OptInRequired", .unavailable), ("SubscriptionRequiredException", .unavailable),
      ("AWSOrganizationsNotInUseException", .unavailable), ("NoSuchBucketPolicy", .notFound),
      ("ServerSideEncryptionConfigurationNotFoundError", .notFound), ("NoSuchEntity", .notFound),
      ("InvalidInstanceID.NotFound", .notFound), ("QueueDoesNotExist", .notFound),
      ("InternalFailure", .serverError), ("InternalError", .serverError),
      ("ServiceUnavailable", .serverError), ("ValidationException", .invalidRequest),
    ])
  func kinds(code: String, kind: CloudError.Kind) throws {
    let found = try error("kms", "ListKeys", status: 400, #"{"__type":"\#(code)"}"#).error
    #expect(found.kind == kind)
  }

  @Test("Messages are one line of bounded length")
  func messages() throws {
    let long = String(repeating: "x", count: 5000)
    let found = try error(
      "kms", "ListKeys", status: 400, #"{"__type":"A","message":"a\nb\u001b[31m\#(long)"}"#
    ).error
    #expect(found.message.hasPrefix("a b [31mx") && found.message.count == 1000)
  }
}
