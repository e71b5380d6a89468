// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine

/// Calls a built-in with arguments in Rego text.
///
/// - Returns: the result in Rego text, `undefined`, or the error as `CODE: MESSAGE`.
func call(_ name: String, _ arguments: String..., now: Int64 = 0) -> String {
  call(name, arguments, now: now)
}

func call(_ name: String, _ arguments: [String], now: Int64 = 0) -> String {
  guard let builtin = BuiltinRegistry.standard[name] else { return "no built-in \(name)" }
  let arena = Arena()
  let nodes = arguments.map { TermText.parse($0, in: arena) }
  if let bad = nodes.firstIndex(where: { !$0.exists }) { return "bad argument \(arguments[bad])" }
  let context = BuiltinContext(arena: arena, now: now, seed: 1)
  do {
    return try nodes.withUnsafeBufferPointer { buffer in
      try builtin.evaluate(BuiltinCall(arguments: buffer, context: context)).regoText
    }
  } catch let error as BuiltinError {
    return "\(error.code.rawValue): \(error.message)"
  } catch {
    return "\(error)"
  }
}
