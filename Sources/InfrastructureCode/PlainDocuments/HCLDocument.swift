// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import HCLSyntax

/// An HCL file as a plain document, without evaluating anything, in the shape of
/// https://github.com/tmccombs/hcl2json that Conftest's policies are written for.
///
/// Blocks nest by their labels and always end in an array. Literals are values; every other
/// expression, that of a type included, is its text between `${` and `}`.
package enum HCLDocument {
  /// Reads a file; without a document when there is anything wrong with it.
  package static func read(_ file: SourceFile) -> ReadResult {
    let parsed = HCLParser.parse(file)
    // Only evaluation has to know what a key of dots means: its text is the same either way.
    let problems = parsed.diagnostics.filter { $0.id != "hcl-ambiguous-key" }
    guard !problems.contains(where: { $0.severity == .error }) else {
      return ReadResult(document: nil, diagnostics: problems)
    }
    let builder = DocumentBuilder(chunkSize: min(max(file.bytes.count * 3, 1 << 10), 4 << 20))
    var conversion = Conversion(file: file, arena: builder.arena)
    let root = conversion.object(parsed.body)
    let diagnostics = problems + conversion.diagnostics
    guard conversion.diagnostics.isEmpty else {
      return ReadResult(document: nil, diagnostics: diagnostics)
    }
    return ReadResult(document: builder.finish(root: root), diagnostics: diagnostics)
  }

  /// An object in the making: labels are shared between blocks.
  private final class Labels {
    var members: [String: Member] = [:]

    func node(in arena: Arena) -> Node {
      arena.sortedObject(
        members.map { name, member in
          let value =
            switch member {
            case .labels(let inner): inner.node(in: arena)
            case .blocks(let bodies): arena.array(bodies)
            case .value(let node): node
            }
          return Node.Entry(key: arena.string(name), value: value)
        })
    }
  }

  private enum Member {
    case labels(Labels)
    case blocks([Node])
    case value(Node)
  }

  private struct Conversion {
    let file: SourceFile
    let arena: Arena
    var diagnostics: [Diagnostic] = []

    init(file: SourceFile, arena: Arena) {
      self.file = file
      self.arena = arena
    }

    mutating func object(_ body: Body) -> Node {
      let result = Labels()
      for block in body.blocks { add(block, to: result) }
      let text = HCLText(file: file, arena: arena)
      for attribute in body.attributes {
        result.members[attribute.name] = .value(text.value(attribute.expression))
      }
      return result.node(in: arena)
    }

    private mutating func add(_ block: Block, to target: Labels) {
      var target = target
      var key = block.type
      for label in block.labels {
        switch target.members[key] {
        case .labels(let inner): target = inner
        case nil:
          let inner = Labels()
          target.members[key] = .labels(inner)
          target = inner
        default:
          report(block)
          return
        }
        key = label.text
      }
      let body = object(block.body)
      switch target.members.removeValue(forKey: key) {
      case nil: target.members[key] = .blocks([body])
      case .blocks(var bodies):
        bodies.append(body)
        target.members[key] = .blocks(bodies)
      case .some(let other):
        target.members[key] = other
        report(block)
      }
    }

    private mutating func report(_ block: Block) {
      diagnostics.append(
        Diagnostic(
          id: "hcl-label-clash", severity: .error,
          message: "\"\(block.type)\" stands with and without labels, which one document can't"
            + " hold; give all of them the same number of labels", file: file,
          range: block.headerRange))
    }
  }
}
