// Bawn
// SPDX-License-Identifier: Apache-2.0

extension GoURL {
  /// The target of a reference that stands in a document found here (RFC 3986 section 5.2).
  func resolving(_ reference: GoURL) -> GoURL {
    var result = reference
    if reference.scheme.isEmpty { result.scheme = scheme }
    if !reference.scheme.isEmpty || !reference.host.isEmpty || reference.user != nil {
      result.takePath(Self.joined([], reference.escapedPath))
      return result
    }
    if reference.path.isEmpty, !reference.hasEmptyQuery, reference.query.isEmpty {
      result.query = query
      if reference.fragment.isEmpty {
        result.fragment = fragment
        result.rawFragment = rawFragment
      }
    }
    if reference.path.isEmpty, !opaque.isEmpty {
      result.opaque = opaque
      return result
    }
    result.host = host
    result.user = user
    result.takePath(Self.joined(escapedPath, reference.escapedPath))
    return result
  }

  /// Both sides came from URLs, so their escapes are right.
  private mutating func takePath(_ written: Text) {
    do throws(BuiltinError) {
      try setPath(written)
    } catch {
      path = written
      rawPath = []
    }
  }

  /// A path without `.` and `..`, which begins with a slash unless it is empty.
  private static func joined(_ base: Text, _ reference: Text) -> Text {
    let slash = UInt8(ascii: "/")
    var full = reference
    if reference.isEmpty {
      full = base
    } else if reference.first != slash {
      full = Array(base[..<(base.lastIndex(of: slash).map { $0 + 1 } ?? 0)]) + reference
    }
    if full.isEmpty { return [] }
    var kept: [ArraySlice<UInt8>] = []
    let segments = full.split(separator: slash, omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      if segment.elementsEqual(".".utf8) {
        if isLast { kept.append([]) }
      } else if segment.elementsEqual("..".utf8) {
        if kept.count > 1 || kept.first.map({ !$0.isEmpty }) ?? false { kept.removeLast() }
        if isLast { kept.append([]) }
      } else {
        kept.append(segment)
      }
    }
    let result = Array(kept.joined(separator: [slash]))
    return result.first == slash ? result : [slash] + result
  }
}
