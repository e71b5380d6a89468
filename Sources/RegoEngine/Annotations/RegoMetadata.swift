// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
public import RegoSyntax

/// The METADATA blocks of a module, whatever else is in it.
public enum RegoMetadata {
  /// What is wrong in a module's METADATA blocks, as OPA's parser tells it when it is asked to
  /// read them: first blocks that can't be read, and only without any of them those that don't fit
  /// what follows them.
  public static func errors(in module: Module) -> [RegoError] {
    guard !module.annotations.isEmpty else { return [] }
    let arena = Arena()
    var problems: [(block: AnnotationBlock, problem: AnnotationProblem)] = []
    for block in module.annotations {
      let row = module.file.line(of: Int(block.range.start))
      do throws(AnnotationProblem) {
        _ = try AnnotationReader(arena: arena, row: row).read(block)
      } catch {
        problems.append((block, error))
      }
    }
    let unreadable = problems.filter { !$0.problem.isAboutTarget }
    return errors(unreadable.isEmpty ? problems : unreadable, in: module.file)
  }

  /// The problems of a file's blocks with their places, those of unreadable blocks first.
  static func errors(
    _ problems: [(block: AnnotationBlock, problem: AnnotationProblem)], in file: SourceFile
  ) -> [RegoError] {
    [false, true].flatMap { isAboutTarget in
      problems.filter { $0.problem.isAboutTarget == isAboutTarget }.map { block, problem in
        let start = Int(block.range.start)
        var place = start
        if problem.line > 0 {
          let last = file.line(of: Int(block.range.end))
          let row = min(file.line(of: start) + problem.line, last)
          place = Int(file.lineStarts[row - 1])
        }
        return RegoError(
          code: .parse, message: problem.message, file: file, range: ByteRange(place, place))
      }
    }
  }
}
