// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

@Suite("Reading HTTP")
struct AnswerParserTests {
  /// What is read of a text in pieces of a size.
  private struct Reading {
    var parser: AnswerParser
    var code: TransportError.Code?
    /// Bytes that don't belong to the answer.
    var rest = 0

    var body: String { String(decoding: parser.answer.body, as: UTF8.self) }
    var isComplete: Bool { code == nil && parser.state == .complete }

    init(_ text: [UInt8], pieceSize: Int = .max, limit: Int = 1000, answersHead: Bool = false) {
      parser = AnswerParser(limit: limit, host: "h", answersHead: answersHead)
      var start = 0
      do throws(TransportError) {
        while start < text.count, parser.state != .complete {
          let end = start + min(pieceSize, text.count - start)
          start += try parser.read(Array(text[start..<end]))
        }
        rest = text.count - start
      } catch {
        code = error.code
      }
    }

    init(_ text: String, limit: Int = 1000, answersHead: Bool = false) {
      self.init(Array(text.utf8), limit: limit, answersHead: answersHead)
    }
  }

  private static let answers = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A:  b c \r\n\r\nhello",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nX-A: b c\r\n\r\n"
      + "2;a=b\r\nhe\r\n003\r\nllo\r\n0\r\nx-t: 1\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nx-a:b c\r\ncontent-length: 5\r\n\r\nhello",
    "HTTP/1.0 200 OK\nX-A: b c\ncontent-length: 5\n\nhello",
  ]

  @Test("an answer is the same in whichever pieces it comes", arguments: answers)
  func pieces(text: String) {
    for size in 1...text.utf8.count {
      let reading = Reading(Array(text.utf8), pieceSize: size)
      #expect(reading.isComplete && reading.rest == 0 && reading.body == "hello")
      #expect(reading.parser.answer.status == 200)
      #expect(reading.parser.answer.header("x-a") == "b c")
    }
  }

  @Test("what follows an answer isn't taken for a part of it")
  func following() {
    for text in Self.answers {
      let reading = Reading(text + "HTTP/1.1 500 no\r\n\r\n")
      #expect(reading.isComplete && reading.body == "hello" && reading.rest == 19)
    }
  }

  @Test("answers without a body have none, whatever they announce")
  func bodiless() {
    let announced = "Content-Length: 9\r\n\r\n"
    #expect(Reading("HTTP/1.1 204 none\r\n\(announced)").isComplete)
    #expect(Reading("HTTP/1.1 304 same\r\n\(announced)").isComplete)
    #expect(Reading("HTTP/1.1 200 OK\r\n\(announced)", answersHead: true).isComplete)
    #expect(!Reading("HTTP/1.1 200 OK\r\n\(announced)").isComplete)
    #expect(Reading("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").isComplete)
  }

  @Test("a body of no announced length ends with the connection")
  func open() {
    var reading = Reading("HTTP/1.1 200 OK\r\n\r\nhello")
    #expect(!reading.isComplete)
    let isWhole = reading.parser.end()
    #expect(isWhole && reading.body == "hello" && !reading.parser.isKeptAlive)
    for text in ["HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello", "HTTP/1.1 200 OK\r\n", ""] {
      var cut = Reading(text)
      let isWhole = cut.parser.end()
      #expect(!isWhole)
    }
  }

  @Test(
    "a connection is used again where the version and the server's word allow it",
    arguments: [
      ("1.1", "", true), ("1.1", "close", false), ("1.1", "Keep-Alive, Close", false),
      ("1.0", "", false), ("1.0", "keep-alive", true), ("1.1", "upgrade", true),
    ])
  func keeping(version: String, word: String, isKept: Bool) {
    let field = word.isEmpty ? "" : "Connection: \(word)\r\n"
    let reading = Reading("HTTP/\(version) 200 OK\r\n\(field)Content-Length: 0\r\n\r\n")
    #expect(reading.isComplete && reading.parser.isKeptAlive == isKept)
  }

  @Test(
    "what could be read in two ways, or isn't HTTP, is refused",
    arguments: [
      "220 mail.example ESMTP\r\n", "HTTP/2 200 OK\r\n", "HTTP/1.2 200 OK\r\n",
      "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n", "HTTP/1.1 099 OK\r\n", "\r\n",
      "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n",
      "HTTP/1.1 200 OK\r\nx-a: 1\r\n folded\r\n", "HTTP/1.1 200 OK\r\nx-a : 1\r\n",
      "HTTP/1.1 200 OK\r\nx-a: a\u{0}b\r\n", "HTTP/1.1 200 OK\r\nx-a: a\rb\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
      "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
    ])
  func malformed(text: String) {
    #expect(Reading(text).code == .malformed)
  }

  @Test("neither heads nor bodies go past their limits")
  func limits() {
    let start = "HTTP/1.1 200 OK\r\n"
    #expect(Reading("\(start)Content-Length: 1001\r\n\r\n").code == .tooLarge)
    #expect(Reading("\(start)\r\n" + String(repeating: "a", count: 1001)).code == .tooLarge)
    let chunk = "1f4\r\n" + String(repeating: "a", count: 500) + "\r\n"
    let chunked = "\(start)Transfer-Encoding: chunked\r\n\r\n\(chunk)\(chunk)"
    #expect(Reading("\(chunked)0\r\n\r\n").isComplete)
    #expect(Reading("\(chunked)1\r\n").code == .tooLarge)
    let field = "x-a: " + String(repeating: "a", count: 100) + "\r\n"
    #expect(Reading(start + String(repeating: field, count: 1000)).code == .tooLarge)
    #expect(Reading(String(repeating: "a", count: 100_000)).code == .tooLarge)
    let more = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 5000)
    #expect(Reading(more).code == .tooLarge)
  }

  @Test("whatever comes, there is an end to it", arguments: 0..<8)
  func mutations(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    for _ in 0..<500 {
      var text = Array(Self.answers[Int.random(in: 0..<Self.answers.count, using: &random)].utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<text.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: text[place] = UInt8.random(in: .min ... .max, using: &random)
        case 1: text.remove(at: place)
        default: text.insert(contentsOf: text[place...].prefix(9), at: place)
        }
      }
      let whole = Reading(text)
      let pieces = Reading(text, pieceSize: Int.random(in: 1...9, using: &random))
      #expect(whole.code == pieces.code && whole.parser.state == pieces.parser.state)
      #expect(whole.body == pieces.body && whole.parser.answer.body.count <= 1000)
    }
  }
}
