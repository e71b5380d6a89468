// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What is known of a unit that was begun: what was read before the change, which steps are made
/// and what they answered. It can be made again from the journal.
struct UnitMemory {
  /// A step that is made.
  struct Done {
    var playbook: String
    var name: String
    /// Whether it wasn't needed.
    var isSkipped = false
    var answer: Document?
  }

  /// The steps that are made, in order.
  private(set) var done: [Done] = []
  /// Whether a change was asked for and it isn't known whether it was made.
  var isUnclear = false
  /// Whether steps are being taken back.
  private(set) var isGoingBack = false

  private var captures: [(playbook: String, name: String, document: Document?)] = []
  private let arena = Arena(chunkSize: 1 << 10)

  /// Nothing has happened.
  init() {}

  /// What a journal tells of a unit.
  ///
  /// - Throws: where what was sealed can't be opened.
  init(
    _ entries: [RunEntry], of unit: RemediationPlan.Unit, _ tools: RunTools
  ) throws(RunJournal.Failure) {
    for entry in entries where entry.unit == unit.name {
      var document: Document?
      if !entry.sealed.isEmpty {
        let place = tools.place(unit, entry.playbook, entry.name)
        document = tools.seal.document(entry.sealed, place: place)
        guard document != nil else {
          throw RunJournal.Failure(
            message: "what \(entry.name) found can't be read: the journal or its key was changed")
        }
      }
      switch entry.kind {
      case .captured: captured(entry.name, of: entry.playbook, document)
      case .callBegun: isUnclear = true
      case .undoBegun: isGoingBack = true
      case .callEnded:
        isUnclear = false
        done.append(Done(playbook: entry.playbook, name: entry.name, answer: document))
      case .callFailed: isUnclear = false
      case .skipped:
        done.append(Done(playbook: entry.playbook, name: entry.name, isSkipped: true))
      case .undoEnded:
        isGoingBack = true
        undo()
      case .begun, .unitBegun, .validated, .unitEnded, .ended: break
      }
    }
  }

  /// A step is made.
  mutating func end(_ step: RemediationPlan.Step, answer: Document?) {
    isUnclear = false
    done.append(Done(playbook: step.playbook, name: step.name, answer: answer))
  }

  /// A step isn't needed.
  mutating func skip(_ step: RemediationPlan.Step) {
    done.append(Done(playbook: step.playbook, name: step.name, isSkipped: true))
  }

  /// The last step is taken back.
  mutating func undo() {
    isUnclear = false
    _ = done.popLast()
  }

  mutating func captured(_ name: String, of playbook: String, _ answer: Document?) {
    captures.append((playbook, name, answer))
  }

  func isCaptured(_ name: String, of playbook: String) -> Bool {
    captures.contains { $0.name == name && $0.playbook == playbook }
  }

  /// What a playbook's templates see of it.
  func input(
    _ input: PlaybookMachine.Input, of playbook: String
  ) -> PlaybookMachine.Input {
    var input = input
    input.captured = arena.sortedObject(
      captures.filter { $0.playbook == playbook }.compactMap { capture in
        capture.document.map {
          Node.Entry(key: arena.string(capture.name), value: $0.root)
        }
      })
    input.answers = arena.sortedObject(
      done.filter { $0.playbook == playbook }.compactMap { step in
        step.answer.map { Node.Entry(key: arena.string(step.name), value: $0.root) }
      })
    return input
  }

  /// What the resource should be before a step.
  func expected(before position: Int, in binding: UnitBinding) -> ResourceState {
    position == 0 ? binding.before : binding.steps[position - 1].expected
  }
}
