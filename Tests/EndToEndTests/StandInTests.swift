// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Collections from a mock cloud, where one is installed: `BAWN_MOTO_SERVER` is moto's program.
@Suite("A mock cloud", .serialized)
struct StandInTests {
  static let server = ProcessInfo.processInfo.environment["BAWN_MOTO_SERVER"].flatMap {
    $0.isEmpty ? nil : $0
  }

  @Test(
    "what fails on the way is tried again, or told",
    .enabled(if: server != nil, "BAWN_MOTO_SERVER names no moto_server"))
  func faults() throws { try check("check-faults.py") }

  @Test(
    "accounts are reached by roles, devices, programs, addresses and proxies",
    .enabled(if: server != nil, "BAWN_MOTO_SERVER names no moto_server"))
  func accounts() throws { try check("check-accounts.py") }

  private func check(_ script: String) throws {
    let environment = ProcessInfo.processInfo.environment.filter { name, _ in
      ["PATH", "HOME", "BAWN_MOTO_SERVER"].contains(name)
    }
    let outcome = try Program.run(
      URL(filePath: "/usr/bin/env"),
      arguments: [
        "python3", Project.root.appending(path: "Scripts/\(script)").path, "--bawn",
        Program.path.path,
      ], environment: environment, folder: Project.root, seconds: 300)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }
}
