// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One instruction, 16 trivial bytes.
///
/// Operands `a`, `b`, `c` name registers of the current frame; with the highest bit set they name
/// constants of the routine instead. `x` and `y` hold jump targets, ids and counts. Nearly every
/// instruction can fail and says where to go on then, so a word for the target is always there:
/// simpler to decode than 8 bytes with optional words behind, and measured to cost the same.
struct Instruction {
  var op: Opcode
  var a: UInt16 = 0
  var b: UInt16 = 0
  var c: UInt16 = 0
  var x: Int32 = 0
  var y: Int32 = 0

  /// An operand that isn't there.
  static let none: UInt16 = 0x7FFF
  /// The bit that tells constants from registers.
  static let constantBit: UInt16 = 0x8000
  /// The largest register or constant number.
  static let operandLimit = 0x7FF0
}

/// What an instruction does. "Fails" means: goes on at `x`, unless said otherwise.
enum Opcode: UInt8 {
  /// a = b
  case move
  /// a = absent
  case clear
  /// a = the constant number x, which no operand can name.
  case loadConstant
  /// a = the input document; fails when there is none.
  case loadInput
  /// a = the base documents; fails when there are none.
  case loadData
  /// a = b[c]; fails when that is undefined. y is 1 when b belongs to a base document.
  case lookup
  /// a = b[c] or absent.
  case lookupOrAbsent
  /// Starts an iteration over b in the registers a, a+1, a+2; c is 1 when the order matters.
  /// Fails when b can't be iterated over.
  case iterate
  /// Like `iterate`, over the elements that can match the keys c, c+1, … of the join y.
  case iterateMatching
  /// The next key and value of the iteration a into b and c; fails at the end.
  case next
  /// Fails unless b = c.
  case equal
  case notEqual
  case less
  case lessOrEqual
  case greater
  case greaterOrEqual
  /// a = whether b and c compare as y (an opcode of the six above) says.
  case compareValue
  /// Fails unless b is defined and not false.
  case test
  case jump
  /// Goes to x when b is there.
  case jumpIfExists
  /// Fails unless b is of the kind c and has y elements.
  case shape
  /// a = [b, b+1, …], c elements.
  case array
  /// a = {b, b+1, …}, c elements.
  case set
  /// a = {b: b+1, …}, c entries.
  case object
  /// a = an empty builder.
  case newBuilder
  /// a = what the comprehension y of the routine has given for b, b+1, … (c values) before, going
  /// to x; goes on when it hasn't been evaluated for them.
  case recall
  /// Keeps a as what the comprehension y gives for b, b+1, … (c values).
  case remember
  /// Adds b to the array builder a.
  case append
  /// Adds b to the set builder a.
  case insert
  /// Adds b: c to the object builder a.
  case put
  /// Adds a value (operand x) at the path b, b+1, … (c steps) to the builder a; y is 1 when the
  /// value is a member of a set there.
  case putPath
  /// a = what the builder b has collected; c tells the kind (`BuilderKind`).
  case finish
  /// a = b op c; y is the built-in for what the quick way can't do; fails when that is undefined.
  case add
  case subtract
  case multiply
  case divide
  case remainder
  /// Fails unless b is a member of c.
  case member
  /// a = whether b is a member of c.
  case memberValue
  /// a = the built-in y of b, b+1, … (c arguments); fails when that is undefined.
  case builtin
  /// The same for built-ins that some `with` replaces.
  case replaceableBuiltin
  /// a = the value of the rule x; goes to y when it is undefined.
  case rule
  /// a = the function x of b, b+1, … (c arguments); goes to y when it is undefined.
  case call
  /// Leaves the routine with b; undefined when b is absent.
  case leave
  /// a is the result so far, b another one: they have to be equal. c is 1 in functions.
  case result
  /// a = the document of the tree node x, with base documents b.
  case extent
  /// a = what the builder b has collected, over the base documents c without the key x.
  case finishExtent
  /// a = a handle of the tree node x with base documents b.
  case handle
  /// a = b[c] where b may be a handle; fails when that is undefined.
  case handleLookup
  /// Like `iterate`, over the keys of b, which may be a handle.
  case handleKeys
  /// a = the document of b, which may be a handle.
  case handleValue
  /// Replaces what the site x of the routine says by a, a+1, …
  case withBegin
  case withEnd
  /// Adds the answer b, b+1, … (c values).
  case emit
  /// Finds the definitions that the index x of the routine gives for b, b+1, …, with a as state.
  case indexBegin
  /// Goes to the next definition; fails when there is none.
  case indexNext
  /// Ends a query.
  case stop
  /// Ends the evaluation with an error: the routine could not be generated.
  case tooLarge
  /// Tells the observer of the event a at the site x of the routine, with b, b+1, … (c values).
  /// Only in instrumented programs.
  case probe
  // What follows is only generated for the explaining mode.
  /// Keeps the state of the derivation in a.
  case mark
  /// Takes the state of the derivation back from a.
  case restore
  /// Starts a block whose reads all count, with its state in a, a+1.
  case blockBegin
  /// A solution inside the block a: goes to x when it is certain, to y when only possible.
  case blockHit
  /// Ends the block a: takes its state back and adds its reads. What was only possible inside
  /// makes the derivation so, unless c is 1.
  case blockEnd
  /// No certain solution for one element of an `every`, whose block is a, that of all b: goes to y
  /// when that is only possible, to x when it is certain.
  case everyMiss
  /// After a branch with the result flag b: goes to x when a certain result was found, and goes on
  /// as possible when there was a possible one.
  case elseGate
  /// Goes to x when the derivation is certain, to y when it is only possible.
  case branch
  /// The same, noting in a whether a result was certain or only possible.
  case branchHit
  /// a = the outcome of the results in b, over the default c.
  case outcome
}

/// What a builder makes.
enum BuilderKind: UInt16 {
  case array, set, object, tree
}
