// Bawn
// SPDX-License-Identifier: Apache-2.0

extension YAMLScanner {
  /// Finds the next token, and with it those that indentation implies.
  mutating func fetchNext() {
    skipToToken()
    if problem != nil { return }
    unrollIndent(to: column)
    let byte = p[0]
    if byte == 0, p >= end { return fetchStreamEnd() }
    if p == lineStart {
      if byte == 0x25, !isInFlow { return fetchDirective() }
      if isDocumentMarker(0x2D) { return fetchDocumentMarker(.documentStart) }
      if isDocumentMarker(0x2E) { return fetchDocumentMarker(.documentEnd) }
    }
    switch byte {
    case 0x5B: fetchFlowStart(.flowSequenceStart)
    case 0x7B: fetchFlowStart(.flowMappingStart)
    case 0x5D: fetchFlowEnd(.flowSequenceEnd)
    case 0x7D: fetchFlowEnd(.flowMappingEnd)
    case 0x2C where isInFlow: fetchFlowEntry()
    case 0x2D where Self.isBlank(p[1]): fetchBlockEntry()
    case 0x3F where Self.isBlank(p[1]): fetchKey()
    case 0x3A where isValueIndicator: fetchValue()
    case 0x2A: fetchName(.alias)
    case 0x26: fetchName(.anchor)
    case 0x21: fetchTag()
    case 0x7C where !isInFlow: fetchBlockScalar(isFolded: false)
    case 0x3E where !isInFlow: fetchBlockScalar(isFolded: true)
    case 0x27: fetchQuoted(isDouble: false)
    case 0x22: fetchQuoted(isDouble: true)
    case 0x2D, 0x3F, 0x3A:
      if isInFlow, Self.isFlowIndicator(p[1]) {
        return fail("a plain text can't be a lone indicator here; put it in quotes")
      }
      fetchPlain()
    case 0x2C, 0x23, 0x7C, 0x3E, 0x25, 0x40, 0x60:
      let indicator = Character(Unicode.Scalar(byte))
      fail("a plain text can't start with \"\(indicator)\"; put it in quotes")
    default: fetchPlain()
    }
  }

  private var isValueIndicator: Bool {
    if Self.isBlank(p[1]) { return true }
    return isInFlow && (Self.isFlowIndicator(p[1]) || adjacentValuePlace == p)
  }

  /// Passes white space, comments and line breaks.
  mutating func skipToToken() {
    while true {
      while p[0] == 0x20 { p += 1 }
      if p[0] == 0x09 {
        while p[0] == 0x20 || p[0] == 0x09 { p += 1 }
        if !isInFlow, allowsSimpleKey { indentHasTab = true }
      }
      if p[0] == 0x23, p == lineStart || Self.isBlank(p[-1]) {
        while p < end, !Self.isBreak(p[0]) { p += 1 }
      }
      guard Self.isBreak(p[0]) else { return }
      takeLineBreak()
      indentHasTab = false
      if !isInFlow { allowsSimpleKey = true }
    }
  }

  /// A tab in the indentation of a block collection has no agreed width.
  mutating func refuseTab(_ hasTab: Bool, at place: Int) -> Bool {
    guard hasTab, !isInFlow else { return false }
    if problem == nil {
      var tab = base + place
      while tab > base, !Self.isBreak(tab[-1]) { tab -= 1 }
      while tab[0] != 0x09, tab < base + place { tab += 1 }
      problem = YAMLProblem(
        id: "yaml-tab", severity: .error,
        message: "a tab indents this line; YAML takes only spaces for that", offset: tab - base,
        end: tab - base + 1)
    }
    return true
  }

  private mutating func fetchStreamEnd() {
    closeAll()
    if isInFlow { fail("the brackets that are open here aren't closed") }
    append(.streamEnd, from: offset)
    reachedEnd = true
  }

  private mutating func fetchDocumentMarker(_ kind: YAMLToken.Kind) {
    if isInFlow { return fail("the document ends before its brackets are closed") }
    closeAll()
    allowsSimpleKey = false
    let start = offset
    p += 3
    append(kind, from: start)
    if kind == .documentEnd {
      while p[0] == 0x20 || p[0] == 0x09 { p += 1 }
      if p < end, !Self.isBreak(p[0]), p[0] != 0x23 {
        fail("only a comment may follow \"...\" on its line")
      }
    }
  }

  private mutating func fetchDirective() {
    closeAll()
    allowsSimpleKey = false
    let start = offset
    let content = p + 1
    while p < end, !Self.isBreak(p[0]), !(p[0] == 0x23 && Self.isBlank(p[-1])) { p += 1 }
    var last = p
    while last > content, Self.isBlank(last[-1]) { last -= 1 }
    append(.directive, from: start, text: .string(padded: content, count: last - content))
  }

  private mutating func fetchFlowStart(_ kind: YAMLToken.Kind) {
    saveSimpleKey()
    openFlow(isMapping: kind == .flowMappingStart)
    allowsSimpleKey = true
    let start = offset
    p += 1
    append(kind, from: start)
  }

  private mutating func fetchFlowEnd(_ kind: YAMLToken.Kind) {
    guard let isMapping = flowMappings.last, isMapping == (kind == .flowMappingEnd) else {
      return fail("this bracket closes nothing; remove it or open it before")
    }
    removeSimpleKey()
    closeFlow()
    allowsSimpleKey = false
    let start = offset
    p += 1
    append(kind, from: start)
    adjacentValuePlace = p
  }

  private mutating func fetchFlowEntry() {
    removeSimpleKey()
    allowsSimpleKey = true
    let start = offset
    p += 1
    append(.flowEntry, from: start)
  }

  private mutating func fetchBlockEntry() {
    if isInFlow { return fail("\"- \" can't stand inside brackets; remove the dash") }
    if !allowsSimpleKey { return fail("a list can't start here; put it on a line of its own") }
    if refuseTab(indentHasTab, at: offset) { return }
    rollIndent(to: column, .blockSequenceStart, before: nil, at: offset)
    removeSimpleKey()
    allowsSimpleKey = true
    let start = offset
    p += 1
    append(.blockEntry, from: start)
  }

  private mutating func fetchKey() {
    if !isInFlow {
      if !allowsSimpleKey { return fail("a key can't start here; put it on a line of its own") }
      if refuseTab(indentHasTab, at: offset) { return }
      rollIndent(to: column, .blockMappingStart, before: nil, at: offset)
    }
    removeSimpleKey()
    allowsSimpleKey = !isInFlow
    let start = offset
    p += 1
    append(.key, from: start)
  }

  private mutating func fetchValue() {
    if let key = takeSimpleKey() {
      if refuseTab(key.hasTab, at: key.place) { return }
      insertKey(key)
      allowsSimpleKey = false
    } else {
      if problem != nil { return }
      if !isInFlow {
        if !allowsSimpleKey {
          return fail("a key has to start its line and end on it; put plain text in quotes")
        }
        if refuseTab(indentHasTab, at: offset) { return }
        rollIndent(to: column, .blockMappingStart, before: nil, at: offset)
      }
      removeSimpleKey()
      allowsSimpleKey = !isInFlow
    }
    let start = offset
    p += 1
    append(.value, from: start)
  }

  /// An anchor or alias.
  private mutating func fetchName(_ kind: YAMLToken.Kind) {
    saveSimpleKey()
    allowsSimpleKey = false
    let start = offset
    p += 1
    let name = p
    while !Self.isBlank(p[0]), !Self.isFlowIndicator(p[0]) { p += 1 }
    if p == name { return fail("a name has to follow \"&\" or \"*\"; put plain text in quotes") }
    append(kind, from: start, text: .string(padded: name, count: p - name))
  }

  private mutating func fetchTag() {
    saveSimpleKey()
    allowsSimpleKey = false
    let start = offset
    let text = p
    if p[1] == 0x3C {
      while p[0] != 0x3E, !Self.isBlank(p[0]) { p += 1 }
      if p[0] != 0x3E { return fail("the tag has no end; add \">\"", at: start) }
      p += 1
    } else {
      p += 1
      while !Self.isBlank(p[0]), !Self.isFlowIndicator(p[0]) { p += 1 }
    }
    if !Self.isBlank(p[0]), !(isInFlow && Self.isFlowIndicator(p[0])) {
      return fail("a space has to follow the tag")
    }
    append(.tag, from: start, text: .string(padded: text, count: p - text))
  }
}
