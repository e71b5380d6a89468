// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A text under a key `//`, which Terraform's JSON syntax has for comments.
struct JSONComment {
  /// The line, from 0.
  var line: Int
  /// The text as it is written, quotes included.
  var bytes: ByteRange
  /// The text.
  var text: String
  /// The object it stands in.
  var object: ByteRange
}

/// Finds the comments of a JSON text.
///
/// - Complexity: O(n) in the size of the text.
enum JSONComments {
  static func find(in file: SourceFile) -> [JSONComment] {
    let bytes = file.bytes
    var comments: [JSONComment] = []
    // The objects and arrays that are open, with the comments each holds.
    var stack: [(start: Int, isObject: Bool, comments: [Int])] = []
    var isComment = false
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = bytes[index] == UInt8(ascii: "{")
        stack.append((index, isObject, []))
        // `"//": ["one", "two"]` is a list of comments; an object is something else.
        if isObject { isComment = false }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if let top = stack.popLast() {
          for comment in top.comments {
            comments[comment].object = ByteRange(top.start, index + 1)
          }
        }
        isComment = false
      case UInt8(ascii: ","):
        if stack.last?.isObject ?? true { isComment = false }
      case UInt8(ascii: "\""):
        let end = end(ofTextAt: index, in: bytes)
        let text = bytes[(index + 1)..<max(end - 1, index + 1)]
        // A text stands in the object itself or in a list of comments there.
        let owner = stack.indices.suffix(2).last { stack[$0].isObject }
        if isComment, let owner {
          stack[owner].comments.append(comments.count)
          comments.append(
            JSONComment(
              line: file.line(of: index) - 1, bytes: ByteRange(index, end),
              text: String(decoding: text, as: UTF8.self),
              object: ByteRange(stack[owner].start, bytes.count)))
        } else if text.elementsEqual("//".utf8), isKey(end, in: bytes) {
          isComment = true
        }
        index = end
        continue
      default: break
      }
      index += 1
    }
    return comments
  }

  /// The offset behind the closing quote.
  private static func end(ofTextAt start: Int, in bytes: [UInt8]) -> Int {
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
      } else if bytes[index] == UInt8(ascii: "\"") {
        return index + 1
      } else {
        index += 1
      }
    }
    return bytes.count
  }

  private static func isKey(_ end: Int, in bytes: [UInt8]) -> Bool {
    var index = end
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    return index < bytes.count && bytes[index] == UInt8(ascii: ":")
  }
}
