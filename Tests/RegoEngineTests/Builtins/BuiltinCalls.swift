// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine

/// Calls a built-in with arguments in Rego text, separated by commas.
///
/// - Returns: the result in Rego text, `undefined`, or the error as `CODE: MESSAGE`.
func call(
  _ name: String, list arguments: String, context: BuiltinContext? = nil
) -> String {
  guard let builtin = BuiltinRegistry.standard[name] else { return "no built-in \(name)" }
  let context = context ?? BuiltinContext(arena: Arena(), now: 0, seed: 1)
  let nodes = Array(TermText.parse("[\(arguments)]", in: context.arena).elements)
  guard nodes.count == builtin.parameters.count, nodes.allSatisfy(\.exists) else {
    return "bad arguments"
  }
  do {
    return try nodes.withUnsafeBufferPointer { buffer in
      try builtin.evaluate(BuiltinCall(arguments: buffer, context: context)).regoText
    }
  } catch let error as BuiltinError {
    return "\(error.code.rawValue): \(error.message)".replacing("\n", with: "\\n")
  } catch {
    return "\(error)"
  }
}
