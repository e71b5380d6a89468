// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension WireForm {
  /// The document of an answer, members named as the model does.
  ///
  /// Timestamps are ISO 8601 text, blobs Base64 text; what the model doesn't know is left out.
  /// An empty list stays a list, what is missing stays absent. The document keeps the arena of the
  /// model's names alive, and none of the answer's bytes.
  ///
  /// - Throws: the service's error for a status from 300, and `malformedAnswer` for a body that
  ///   isn't in the model's form or goes past a limit.
  package static func document(
    of answer: WireAnswer, to operation: OperationModel, options: AnswerOptions = .init()
  ) throws(CloudError) -> Document {
    guard (200..<300).contains(answer.status), !isErrorInDisguise(answer, operation) else {
      throw error(of: answer, to: operation).error
    }
    let builder = DocumentBuilder(chunkSize: min(max(answer.body.count * 3, 1 << 10), 4 << 20))
    builder.arena.retain(operation.service.arena)
    var entries: [Node.Entry] = []
    do {
      if let index = operation.facts.output {
        let shape = operation.service.shapes[index]
        entries = try body(answer, shape, index, operation, builder.arena, options)
        if operation.service.form == .restJSON || operation.service.form == .restXML {
          let places = AnswerPlaces(answer, arena: builder.arena, shapes: operation.service.shapes)
          entries += try places.members(of: shape)
        }
      }
    } catch {
      throw error.error(operation, answer)
    }
    let root = builder.arena.object(entries)
    return builder.finish(root: root)
  }

  /// S3 answers some requests with 200 before it knows that they fail.
  private static func isErrorInDisguise(
    _ answer: WireAnswer, _ operation: OperationModel
  ) -> Bool {
    guard operation.service.form == .restXML, operation.service.signsAsS3 else { return false }
    // A declaration may come before it.
    var start = answer.body.prefix(256)[...]
    if start.starts(with: "<?xml".utf8), let end = start.firstIndex(of: 0x3E) {
      start = start[(end + 1)...].drop(while: XMLScanner.isSpace)
    }
    return start.starts(with: "<Error>".utf8)
  }

  private static func body(
    _ answer: WireAnswer, _ shape: Shape, _ index: Int, _ operation: OperationModel,
    _ arena: Arena, _ options: AnswerOptions
  ) throws(WireProblem) -> [Node.Entry] {
    guard answer.body.count <= options.limits.byteCount else {
      throw WireProblem(message: "it is larger than \(options.limits.byteCount) bytes", offset: 0)
    }
    let payload = shape.payload.map { shape.members[$0] }
    if let payload, payload.type == .string || payload.type == .blob {
      if answer.body.isEmpty { return [] }
      // A document that is the whole body has nothing around it that would show where it ends:
      // half a policy must not pass for a policy.
      if payload.type == .string, answer.body.first == UInt8(ascii: "{"),
        JSONReader.read(answer.body).document == nil
      {
        throw WireProblem(message: "it begins as JSON and isn't", offset: 0)
      }
      let text =
        payload.type == .blob
        ? Base64.encode(answer.body) : String(decoding: answer.body, as: UTF8.self)
      var value = arena.string(text)
      if options.marksSensitive, payload.traits.contains(.sensitive) {
        value = value.with(.sensitive)
      }
      return [Node.Entry(key: payload.key, value: value)]
    }
    var result: Result<[Node.Entry], WireProblem> = .success([])
    answer.body.withUnsafeBufferPointer { bytes in
      do throws(WireProblem) {
        result = .success(
          operation.service.form.answersXML
            ? try xml(bytes, shape, index, operation, arena, options)
            : try json(bytes, shape, index, operation, arena, options))
      } catch {
        result = .failure(error)
      }
    }
    return try result.get()
  }

  private static func xml(
    _ bytes: UnsafeBufferPointer<UInt8>, _ shape: Shape, _ index: Int,
    _ operation: OperationModel, _ arena: Arena, _ options: AnswerOptions
  ) throws(WireProblem) -> [Node.Entry] {
    if operation.service.form == .restXML, bytes.allSatisfy(XMLScanner.isSpace) { return [] }
    var reader = try XMLAnswer(bytes, operation, arena: arena, options: options)
    if let payload = shape.payload {
      let value = try reader.payload(payload, of: index)
      return value.exists ? [Node.Entry(key: shape.members[payload].key, value: value)] : []
    }
    return try reader.members(
      of: index, wrapper: operation.facts.resultWrapper,
      isUnwrapped: operation.facts.isUnwrapped)
  }

  private static func json(
    _ bytes: UnsafeBufferPointer<UInt8>, _ shape: Shape, _ index: Int,
    _ operation: OperationModel, _ arena: Arena, _ options: AnswerOptions
  ) throws(WireProblem) -> [Node.Entry] {
    let reader = JSONAnswer(operation, arena: arena, options: options)
    let node = try reader.read(bytes)
    guard node.exists else { return [] }
    if let payload = shape.payload {
      let value = try reader.payload(node, payload, of: index)
      return value.exists ? [Node.Entry(key: shape.members[payload].key, value: value)] : []
    }
    return try reader.members(node, of: index)
  }
}
