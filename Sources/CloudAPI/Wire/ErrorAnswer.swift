// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What an answer says went wrong.
struct ErrorAnswer {
  private(set) var code = ""
  private(set) var message = ""
  private(set) var requestID = ""
  private(set) var region: String?

  /// How much of a body is looked at: no error is longer.
  private static let limit = 1 << 20

  init(_ answer: WireAnswer, to operation: OperationModel) {
    if operation.service.form.answersXML {
      readXML(answer)
    } else {
      readJSON(answer)
    }
    if let header = answer.header("x-amzn-errortype"), !operation.service.form.answersXML {
      // Of the REST services the header counts before the body.
      if code.isEmpty || operation.service.form == .restJSON { code = header }
    }
    code = Self.bare(code)
    if operation.service.hasQueryErrors, let header = answer.header("x-amzn-query-error") {
      let parts = header.split(separator: ";", omittingEmptySubsequences: false)
      if parts.count == 2, !parts[0].isEmpty { code = Self.clean(String(parts[0]), limit: 256) }
    }
    let ownID = Self.requestID(answer)
    if !ownID.isEmpty { requestID = ownID }
    if let header = answer.header("x-amz-bucket-region") { region = header }
    region = region.flatMap { HostName.isLabel($0) ? $0 : nil }
    message = Self.message(message)
    if message.isEmpty { message = "the service answered with HTTP status \(answer.status)" }
  }

  /// The service's number for a request, from the headers.
  static func requestID(_ answer: WireAnswer) -> String {
    for name in ["x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"] {
      if let value = answer.header(name) { return clean(value, limit: 256) }
    }
    return ""
  }

  /// Elements are found by name wherever they are: services wrap errors in four different ways.
  private mutating func readXML(_ answer: WireAnswer) {
    guard answer.body.count <= Self.limit else { return }
    let arena = Arena(chunkSize: 1 << 10)
    answer.body.withUnsafeBufferPointer { bytes in
      do throws(WireProblem) {
        var scanner = try XMLScanner(bytes, limits: WireLimits())
        while true {
          switch try scanner.next() {
          case .start(let name, _): try read(name, &scanner, arena)
          case .finished: return
          case .end, .text, .plainText: continue
          }
        }
      } catch {
        // A page of some proxy, or half an answer: the status has to do.
      }
    }
  }

  private mutating func read(
    _ name: Range<Int>, _ scanner: inout XMLScanner, _ arena: Arena
  ) throws(WireProblem) {
    if scanner.equals(name, "Code"), code.isEmpty {
      code = try scanner.elementText(in: arena).string ?? ""
    } else if scanner.equals(name, "Message") || scanner.equals(name, "message"), message.isEmpty {
      message = try scanner.elementText(in: arena).string ?? ""
    } else if scanner.equals(name, "RequestId") || scanner.equals(name, "RequestID")
      || scanner.equals(name, "requestId"), requestID.isEmpty
    {
      requestID = Self.clean(try scanner.elementText(in: arena).string ?? "", limit: 256)
    } else if scanner.equals(name, "Region"), region == nil {
      region = try scanner.elementText(in: arena).string
    }
  }

  private mutating func readJSON(_ answer: WireAnswer) {
    guard answer.body.count <= Self.limit,
      let document = JSONReader.read(answer.body).document
    else { return }
    let view = document.view
    for name in ["__type", "code", "Code", "error"] {
      if let text = view[name].string {
        code = text
        break
      }
    }
    for name in ["message", "Message", "errorMessage", "error_description"] {
      if let text = view[name].string {
        message = text
        break
      }
    }
  }

  /// A code without the name space before it and the address behind it.
  private static func bare(_ code: String) -> String {
    var rest = Substring(code)
    if let colon = rest.firstIndex(of: ":") { rest = rest[..<colon] }
    if let hash = rest.lastIndex(of: "#") { rest = rest[rest.index(after: hash)...] }
    return clean(String(rest), limit: 256)
  }

  /// A message without what isn't meant for people: the encoded reasons that some services append
  /// tell about policies and are thousands of bytes long.
  private static func message(_ text: String) -> String {
    var kept = Substring(text)
    if let range = firstRange(of: "Encoded authorization failure message", in: text) {
      kept = text[..<range]
    }
    while let last = kept.utf8.last, last <= 0x20 { kept = Substring(kept.utf8.dropLast()) }
    return clean(String(kept), limit: 1000)
  }

  private static func firstRange(of words: String, in text: String) -> String.Index? {
    let bytes = text.utf8
    var index = bytes.startIndex
    while let found = bytes[index...].firstIndex(of: UInt8(ascii: "E")) {
      if bytes[found...].starts(with: words.utf8) { return found }
      index = bytes.index(after: found)
    }
    return nil
  }

  /// A text of one line without control characters.
  private static func clean(_ text: String, limit: Int) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    if isPlain, text.utf8.count <= limit { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limit) {
      let isControl = scalar.properties.generalCategory == .control
      result.append(isControl ? " " : scalar)
    }
    return String(result)
  }
}

extension WireForm {
  /// The error that an answer is, with its kind; whether the status is one isn't asked.
  ///
  /// `region` of the result is where S3 says that a bucket is, when it was asked elsewhere.
  package static func error(
    of answer: WireAnswer, to operation: OperationModel
  ) -> (error: CloudError, region: String?) {
    let read = ErrorAnswer(answer, to: operation)
    let service = operation.service
    let isThrottling = service.throttlingCodes.contains(read.code)
    return (
      CloudError(
        kind: isThrottling
          ? .throttled : service.errorKinds.kind(code: read.code, status: answer.status),
        code: read.code, message: read.message, status: answer.status, requestID: read.requestID),
      read.region
    )
  }
}
