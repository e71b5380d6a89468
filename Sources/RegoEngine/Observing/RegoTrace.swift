// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// What an evaluation did, step by step.
public struct RegoTrace: Sendable {
  /// Which steps are kept.
  public enum Detail: String, Sendable, CaseIterable {
    /// All of them.
    case full
    /// What `trace` says, and how the evaluation came there.
    case notes
    /// The statements that fail, and how the evaluation came there.
    case fails
    /// All of them; the machine has no smaller steps to show.
    case debug
    /// Both notes and failures.
    case notesAndFails
  }

  /// The kinds of steps.
  public enum Operation: String, Sendable {
    /// A rule's definition or a body is entered.
    case enter = "Enter"
    /// A statement is evaluated.
    case evaluate = "Eval"
    /// The rule or body has a solution.
    case exit = "Exit"
    /// It is gone back to for another one.
    case redo = "Redo"
    /// The statement has no solution.
    case fail = "Fail"
    /// `trace` says something.
    case note = "Note"
  }

  /// One step.
  public struct Event: Sendable {
    /// Its kind.
    public var operation: Operation
    let site: ProbeSite
    /// What `trace` said.
    public var message: String
    /// How many rules and bodies wait for this one, itself included.
    public var depth: Int32
    /// The evaluation of a rule or body that it belongs to.
    public var query: Int32
    /// The evaluation that this one waits for.
    public var parent: Int32
    /// The values of the statement's variables, when they were asked for.
    public var values: [(name: String, value: String)] = []

    init(
      operation: Operation, site: ProbeSite, message: String, depth: Int32, query: Int32,
      parent: Int32
    ) {
      self.operation = operation
      self.site = site
      self.message = message
      self.depth = depth
      self.query = query
      self.parent = parent
    }

    /// The file; the query's has no path.
    public var file: SourceFile { site.file }
    /// The place in it.
    public var range: ByteRange { site.range }
    /// The rule's path, or the statement.
    public var text: String { site.text }
    /// Whether it is about a statement, not a rule or body.
    public var isStatement: Bool { site.kind == .statement }
  }

  /// The steps that were kept.
  public var events: [Event] = []
  /// Whether there were more.
  public var isCut = false
}

/// Keeps events up to a limit.
struct TraceRecorder {
  let detail: RegoTrace.Detail?
  let limit: Int
  private(set) var trace = RegoTrace()

  init(detail: RegoTrace.Detail?, limit: Int) {
    self.detail = detail
    self.limit = limit
  }

  var hasRoom: Bool { trace.events.count < limit }

  mutating func begin() { trace = RegoTrace() }

  func wants(_ operation: RegoTrace.Operation) -> Bool {
    switch detail {
    case .notes: operation == .note
    case .fails: operation == .fail
    case .notesAndFails: operation == .note || operation == .fail
    default: true
    }
  }

  mutating func append(_ event: RegoTrace.Event) {
    guard hasRoom else {
      trace.isCut = true
      return
    }
    trace.events.append(event)
  }
}
