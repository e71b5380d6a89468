// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension RegoMachine {
  /// Tells the observer what a probe says.
  @inline(never)
  func observe(
    _ instruction: Instruction, _ entry: UnsafePointer<RoutineEntry>,
    _ registers: UnsafeMutablePointer<Node>
  ) {
    guard let observer, let event = ProbeEvent(rawValue: instruction.a) else { return }
    let routine = entry.pointee.routine.takeUnretainedValue()
    let constants = entry.pointee.constants
    let site = routine.probes[Int(instruction.x)]
    let frame = UInt(bitPattern: registers)
    if event == .testCase {
      let first = Int(instruction.b)
      observer.beginCase((first..<first + Int(instruction.c)).map { registers[$0] })
      return
    }
    observer.observe(event, site, frame: frame) { operand in
      operand & Instruction.constantBit != 0
        ? constants[Int(operand & ~Instruction.constantBit)] : registers[Int(operand)]
    }
  }
}
