// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Policies

/// What a judging command works with: the content, the machine, the day.
struct RunArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  @Option(help: ArgumentHelp("Threads to use.", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("--jobs has to be from 1 to 256")
    }
  }

  /// Puts them into the options of a scan.
  func fill(_ options: inout CodeScan.Options) {
    options.today = Calendar.today()
    options.now = Calendar.seconds()
    options.workers = jobs ?? Workers.available
  }
}
