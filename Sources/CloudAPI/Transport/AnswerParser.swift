// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads one answer of HTTP/1 from the pieces it comes in (RFC 9112).
///
/// It is strict where servers and proxies could see another message than we do: two lengths, a
/// length and chunks, fields that go on in the next line. Each byte is looked at once.
struct AnswerParser {
  /// Where it is.
  enum State: Equatable {
    case status
    case fields
    /// So many bytes of the body are missing.
    case body(Int)
    case chunkSize
    case chunk(Int)
    case chunkEnd
    case trailer
    /// The body ends with the connection.
    case open
    case complete
  }

  private(set) var state = State.status
  /// Whether another request can be made over the same connection.
  private(set) var isKeptAlive = false

  private let host: String
  private let limit: Int
  /// Whether there is no body, whatever the fields say.
  private let answersHead: Bool
  private var status = 0
  private var isOldVersion = false
  private var headers: [WireField] = []
  private var body: [UInt8] = []
  /// The start of a line whose end hasn't come.
  private var begun: [UInt8] = []
  /// What status lines, fields and the lines around chunks have in all; no service needs more.
  private var lineBytes = 0
  private static let lineLimit = 80 << 10

  /// - Parameters:
  ///   - limit: how large the body may be.
  ///   - host: the name in messages.
  init(limit: Int, host: String, answersHead: Bool) {
    self.limit = limit
    self.host = host
    self.answersHead = answersHead
  }

  /// The answer, once it is complete.
  var answer: WireAnswer { WireAnswer(status: status, headers: headers, body: body) }

  /// Takes in what came.
  ///
  /// - Returns: how many bytes of it belong to the answer; all until it is complete.
  mutating func read(_ piece: [UInt8]) throws(TransportError) -> Int {
    var index = 0
    while index < piece.count, state != .complete {
      switch state {
      case .body(let missing):
        let count = min(missing, piece.count - index)
        try take(piece[index..<index + count])
        state = count == missing ? .complete : .body(missing - count)
        index += count
      case .chunk(let missing):
        let count = min(missing, piece.count - index)
        try take(piece[index..<index + count])
        state = count == missing ? .chunkEnd : .chunk(missing - count)
        index += count
      case .open:
        try take(piece[index...])
        index = piece.count
      default:
        index = try readLine(piece, from: index)
      }
    }
    return index
  }

  /// Whether the answer is complete, now that the connection has ended.
  mutating func end() -> Bool {
    if state == .open { state = .complete }
    return state == .complete
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) throws(TransportError) {
    guard bytes.count <= limit - body.count else { throw tooLarge }
    body.append(contentsOf: bytes)
  }

  // MARK: - Lines

  private mutating func readLine(
    _ piece: [UInt8], from start: Int
  ) throws(TransportError) -> Int {
    let end = piece[start...].firstIndex(of: 0x0A)
    lineBytes += (end ?? piece.count) - start
    guard lineBytes <= Self.lineLimit else { throw tooLarge }
    guard let end else {
      begun += piece[start...]
      return piece.count
    }
    if begun.isEmpty {
      try read(line: piece[start..<end])
    } else {
      let whole = begun + piece[start..<end]
      begun = []
      try read(line: whole[...])
    }
    return end + 1
  }

  private mutating func read(line: ArraySlice<UInt8>) throws(TransportError) {
    let text = line.last == 0x0D ? line.dropLast() : line
    switch state {
    case .status:
      try read(status: text)
    case .fields:
      if text.isEmpty { try endHead() } else { headers.append(try field(text)) }
    case .chunkSize:
      let size = try chunkSize(text)
      guard size <= limit - body.count else { throw tooLarge }
      state = size == 0 ? .trailer : .chunk(size)
    case .chunkEnd:
      guard text.isEmpty else { throw malformed }
      state = .chunkSize
    case .trailer:
      // What comes after the body is nothing that we asked for.
      if text.isEmpty { state = .complete }
    case .body, .chunk, .open, .complete:
      throw malformed
    }
  }

  /// `HTTP/1.1 200 OK`
  private mutating func read(status text: ArraySlice<UInt8>) throws(TransportError) {
    let bytes = Array(text.prefix(13))
    guard bytes.count >= 12, bytes.starts(with: "HTTP/1.".utf8), bytes[8] == 0x20,
      bytes[7] == 0x30 || bytes[7] == 0x31, bytes.count == 12 || bytes[12] == 0x20
    else { throw malformed }
    status = 0
    for byte in bytes[9..<12] {
      guard (0x30...0x39).contains(byte) else { throw malformed }
      status = status * 10 + Int(byte - 0x30)
    }
    guard status >= 100 else { throw malformed }
    isOldVersion = bytes[7] == 0x30
    state = .fields
  }

  private func field(_ text: ArraySlice<UInt8>) throws(TransportError) -> WireField {
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex,
      text[..<colon].allSatisfy({ $0.isOfToken })
    else { throw malformed }
    var value = text[(colon + 1)...]
    while let first = value.first, first == 0x20 || first == 0x09 { value = value.dropFirst() }
    while let last = value.last, last == 0x20 || last == 0x09 { value = value.dropLast() }
    guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { throw malformed }
    return WireField(
      String(decoding: text[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self))
  }

  /// A size in hexadecimal digits; extensions may follow it.
  private func chunkSize(_ text: ArraySlice<UInt8>) throws(TransportError) -> Int {
    let digits = text.prefix { $0 != UInt8(ascii: ";") && $0 != 0x20 && $0 != 0x09 }
    guard (1...15).contains(digits.count) else { throw malformed }
    var size = 0
    for digit in digits {
      guard let value = Character(UnicodeScalar(digit)).hexDigitValue else { throw malformed }
      size = size << 4 | value
    }
    return size
  }

  // MARK: - The end of the head

  private mutating func endHead() throws(TransportError) {
    if (100..<200).contains(status) {
      // One that only says that there will be another; we ask for no other protocol.
      guard status != 101 else { throw malformed }
      headers = []
      state = .status
      return
    }
    var length: Int?
    var isChunked = false
    var isClosed = isOldVersion
    for field in headers {
      switch field.name.utf8.count {
      case 10 where WireField.isSame(field.name, "Connection"):
        isClosed = closes(field.value) ?? isClosed
      case 14 where WireField.isSame(field.name, "Content-Length"):
        guard length == nil else { throw malformed }
        length = try contentLength(field.value)
      case 17 where WireField.isSame(field.name, "Transfer-Encoding"):
        guard !isChunked, !isOldVersion, field.value.lowercased() == "chunked" else {
          throw malformed
        }
        isChunked = true
      default: break
      }
    }
    isKeptAlive = !isClosed
    if answersHead || status == 204 || status == 304 {
      state = .complete
    } else if isChunked {
      guard length == nil else { throw malformed }
      state = .chunkSize
    } else if let length {
      guard length <= limit else { throw tooLarge }
      // What is only announced isn't worth much memory.
      body.reserveCapacity(min(length, 1 << 20))
      state = length == 0 ? .complete : .body(length)
    } else {
      isKeptAlive = false
      state = .open
    }
  }

  /// What a field `Connection` says of the time after this answer; nil when it says nothing.
  private func closes(_ value: String) -> Bool? {
    // Nearly always it is this one word.
    if WireField.isSame(value, "close") { return true }
    let words = value.lowercased().split { $0 == "," || $0 == " " }
    if words.contains("close") { return true }
    return words.contains("keep-alive") ? false : nil
  }

  private func contentLength(_ text: String) throws(TransportError) -> Int {
    let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    guard isNumber, text.utf8.count <= 18, let number = Int(text) else { throw malformed }
    return number
  }

  private var malformed: TransportError {
    TransportError(.malformed, "what \(host) answers isn't HTTP")
  }

  private var tooLarge: TransportError {
    TransportError(.tooLarge, "the answer of \(host) is larger than \(limit) bytes")
  }
}
