// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn")
struct RootCommandTests {
  @Test("prints its version")
  func version() throws {
    let outcome = try Program.run("--version")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.wholeMatch(of: /bawn \d+\.\d+\.\d+(-[0-9a-z.]+)?\n/) != nil)
  }

  @Test("prints its version in under 20 ms", .enabled(if: Program.isRelease))
  func versionTime() throws {
    var times: [Double] = []
    for _ in 0..<5 { times.append(try Program.run("--version").seconds) }
    times.sort()
    #expect(times[2] < 0.020, "median \(times[2]) s")
  }

  @Test("teaches what to type first, and what the exit codes say")
  func help() throws {
    let outcome = try Program.run("--help")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.output.contains("bawn scan"))
    #expect(outcome.output.contains("bawn rules list"))
    #expect(outcome.output.contains("Exit codes:"))
    for line in outcome.output.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test("prints its help when nothing is asked")
  func nothing() throws {
    let outcome = try Program.run()
    #expect(outcome.status == 0)
    #expect(outcome.output == (try Program.run("--help").output))
  }

  @Test(
    "ends with 2 and says why when the command line is wrong",
    arguments: [["unheard-of"], ["--unheard-of"], ["scan", "--unheard-of"]]
  )
  func usage(arguments: [String]) throws {
    let outcome = try Program.run(
      Program.path, arguments: arguments, environment: [:], folder: Project.root, seconds: 240)
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(outcome.errors.contains("unheard-of"))
    #expect(outcome.errors.contains("--help"))
  }
}
