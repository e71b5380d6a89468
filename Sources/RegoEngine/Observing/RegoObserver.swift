// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Watches the evaluations of one machine and keeps what was asked for.
///
/// Works with programs compiled with instrumentation; of others there is nothing to see. Owned by
/// whoever gave it to the machine, and used by the machine's thread only.
public final class RegoObserver {
  /// What is kept.
  public struct Options: Sendable {
    /// Which parts of the source were evaluated.
    public var coverage = false
    /// How often, and how long.
    public var profile = false
    /// The events of this kind; nil for none.
    public var trace: RegoTrace.Detail?
    /// More events are dropped, and the trace says so.
    public var traceLimit = 100_000
    /// The last statement that failed, with the values of its variables.
    public var failures = false
    /// Whether traces show the values of variables.
    public var values = false

    /// Nothing is kept.
    public init() {}
  }

  /// What is kept.
  public let options: Options
  /// The parts of the source that were evaluated so far.
  public private(set) var hits = RegoHits()
  /// What happened in the evaluation that was watched last.
  public var trace: RegoTrace { recorder.trace }

  var recorder: TraceRecorder
  var profiler = Profiler()
  private var seen: [Bool] = []
  private var frames: [Frame] = []
  private var queryCount: Int32 = 0
  private(set) var lastFailure: RegoFailure?
  private(set) var cases: [(path: [String], failure: RegoFailure?)] = []

  /// A rule's definition, the query, or a body inside of one of them that is being evaluated.
  struct Frame {
    /// Where the routine's registers are: tells the routines that wait for each other apart.
    var registers: UInt
    var site: ProbeSite
    var query: Int32
    var parent: Int32
    /// The statements that hold at the moment, first to last.
    var passed: [ProbeSite] = []
    /// The statement that looks for its next solution.
    var redoing: ProbeSite?
    var current: ProbeSite?
    var hasExited = false
    /// What was told of it and not yet written down, for traces that show only some events.
    var pending: RegoTrace.Event?
  }

  /// An observer that keeps what is asked for.
  public init(options: Options = Options()) {
    self.options = options
    wantsHistory = options.profile || options.failures || options.trace != nil
    recorder = TraceRecorder(detail: options.trace, limit: options.traceLimit)
  }

  private let wantsHistory: Bool

  /// An evaluation begins.
  func begin(clock: @escaping @Sendable () -> UInt64) {
    frames.removeAll(keepingCapacity: true)
    queryCount = 0
    recorder.begin()
    profiler.begin(clock: clock)
    lastFailure = nil
    cases = []
  }

  /// The evaluation has ended.
  func end() {
    while !frames.isEmpty { pop() }
    profiler.end()
    closeCase()
  }

  // MARK: - Events

  func observe(
    _ event: ProbeEvent, _ site: ProbeSite, frame registers: UInt, value: (UInt16) -> Node
  ) {
    if event == .enter {
      unwind(to: registers, depth: site.depth - 1)
      enter(site, registers)
      return
    }
    unwind(to: registers, depth: site.depth)
    guard let top = frames.indices.last else { return }
    switch event {
    case .exit:
      hit(site)
      guard wantsHistory else { return }
      frames[top].hasExited = true
      frames[top].redoing = nil
      record(.exit, site)
    case .evaluate:
      hit(site)
      if let place = frames[top].passed.lastIndex(where: { $0 === site }) { back(to: place) }
      frames[top].redoing = nil
      frames[top].current = site
      if options.profile { profiler.evaluate(site) }
      record(.evaluate, site, value)
    case .pass:
      guard wantsHistory else { return }
      if let place = frames[top].passed.lastIndex(where: { $0 === site }) { back(to: place) }
      frames[top].passed.append(site)
    case .redo:
      guard wantsHistory else { return }
      redoRule()
      if let place = frames[top].passed.lastIndex(where: { $0 === site }) { back(to: place) }
      frames[top].redoing = site
      frames[top].current = site
    case .fail:
      if let place = frames[top].passed.lastIndex(where: { $0 === site }) {
        back(to: place)
      } else if frames[top].redoing !== site {
        record(.fail, site, value)
        noteFailure(site, value)
      }
      frames[top].redoing = nil
    case .enter, .testCase: break
    }
  }

  private func enter(_ site: ProbeSite, _ registers: UInt) {
    let parent = frames.last?.query ?? 0
    let query = queryCount
    queryCount &+= 1
    frames.append(Frame(registers: registers, site: site, query: query, parent: parent))
    if options.profile, site.kind == .rule { profiler.enter(site) }
    record(.enter, site)
  }

  /// Closes the frames that the machine has left without a word.
  private func unwind(to registers: UInt, depth: Int32) {
    while let last = frames.last,
      last.registers > registers || (last.registers == registers && last.site.depth > depth)
    {
      pop()
    }
  }

  private func pop() {
    if wantsHistory {
      redoRule()
      back(to: 0)
    }
    frames.removeLast()
  }

  /// Tells that a rule or body that had a solution is gone back to.
  private func redoRule() {
    guard let top = frames.indices.last, frames[top].hasExited else { return }
    frames[top].hasExited = false
    record(.redo, frames[top].site)
  }

  /// Goes back over the statements that hold, the last one first, to one of them.
  private func back(to place: Int) {
    guard let top = frames.indices.last, frames[top].passed.count > place else { return }
    redoRule()
    while frames[top].passed.count > place, let site = frames[top].passed.popLast() {
      if options.profile { profiler.redo(site) }
      record(.redo, site)
    }
  }

  private func hit(_ site: ProbeSite) {
    guard options.coverage else { return }
    if site.id >= seen.count {
      seen += Array(repeating: false, count: site.id + 64 - seen.count)
    }
    guard !seen[site.id] else { return }
    seen[site.id] = true
    hits.insert(site.file.path, site.range)
  }

  /// The statement being evaluated.
  var currentPlace: CodePlace? {
    frames.last?.current.map { CodePlace(file: $0.file, range: $0.range) }
  }

  // MARK: - Failures

  private func noteFailure(_ site: ProbeSite, _ value: (UInt16) -> Node) {
    // What fails in the query itself is only that the rule has failed.
    guard options.failures, frames.count > 1, !site.isEvery else { return }
    lastFailure = RegoFailure(
      file: site.file, range: site.written,
      values: site.locals.map { local in
        .init(
          title: local.title, value: Self.text(value(local.operand), limit: 64),
          range: local.range)
      })
  }

  func beginCase(_ path: [Node]) {
    closeCase()
    guard cases.count < RegoObserver.caseLimit else { return }
    let names = path.map { $0.string ?? $0.regoText }
    cases.append((names, nil))
    lastFailure = nil
  }

  /// More cases of one test are not told apart.
  private static let caseLimit = 100_000

  private func closeCase() {
    guard !cases.isEmpty else { return }
    cases[cases.count - 1].failure = lastFailure
  }

  static func text(_ node: Node, limit: Int) -> String {
    let text = node.regoText
    guard text.unicodeScalars.count > limit else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))) + "..."
  }

  // MARK: - Traces

  /// Takes what `trace` says.
  func note(_ message: String) {
    guard options.trace != nil, let top = frames.indices.last else { return }
    let site = frames[top].current ?? frames[top].site
    append(
      RegoTrace.Event(
        operation: .note, site: site, message: message, depth: Int32(frames.count),
        query: frames[top].query, parent: frames[top].parent))
  }

  private func record(
    _ operation: RegoTrace.Operation, _ site: ProbeSite,
    _ value: (UInt16) -> Node = { _ in .absent }
  ) {
    guard options.trace != nil, let top = frames.indices.last else { return }
    var event = RegoTrace.Event(
      operation: operation, site: site, message: "", depth: Int32(frames.count),
      query: frames[top].query, parent: frames[top].parent)
    if options.values, recorder.hasRoom {
      event.values = site.locals.map { ($0.title, Self.text(value($0.operand), limit: 32)) }
    }
    if site.kind != .statement, operation == .enter || operation == .redo {
      frames[top].pending = event
    }
    append(event)
  }

  private func append(_ event: RegoTrace.Event) {
    switch recorder.detail {
    case nil: return
    case .full, .debug: recorder.append(event)
    case .notes, .fails, .notesAndFails:
      guard recorder.wants(event.operation) else { return }
      // What leads there from the query, as far as it wasn't shown for an event before.
      for index in frames.indices {
        if let pending = frames[index].pending { recorder.append(pending) }
        frames[index].pending = nil
      }
      recorder.append(event)
    }
  }
}
