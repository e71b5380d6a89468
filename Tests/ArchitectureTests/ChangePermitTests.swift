// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

/// There is one way to change a cloud. These tests read the sources, because the language can't say
/// which of a package's targets may use what.
@Suite("The way to a cloud")
struct ChangePermitTests {
  /// Lines of our sources with a text, but comments, outside of some folders.
  private func uses(of text: String, outside folders: [String]) throws -> [String] {
    try Project.sources(withExtensions: ["swift"])
      .filter { path in
        path.hasPrefix("Sources/") && !folders.contains(where: path.hasPrefix)
      }
      .flatMap { path in
        try Project.lines(of: path).enumerated()
          .filter { line in
            let text = line.element.drop { $0 == " " }
            return !text.hasPrefix("//")
          }
          .filter { $0.element.contains(text) }
          .map { "\(path):\($0.offset + 1): \($0.element)" }
      }
  }

  @Test("only CloudChanges makes a permit, and names one at all")
  func permit() throws {
    let others = try uses(
      of: "ChangePermit", outside: ["Sources/CloudChanges/", "Sources/CloudAPI/"])
    #expect(others == [])
    let made = try uses(of: "ChangePermit(", outside: []) + uses(of: "granting", outside: [])
    #expect(
      made.allSatisfy {
        $0.hasPrefix("Sources/CloudChanges/Sending/ChangeSender.swift")
          || $0.hasPrefix("Sources/CloudAPI/Changes/ChangePermit.swift")
      }, "\(made)")
    #expect(!made.isEmpty)
  }

  @Test("only the sender hands one to a client")
  func change() throws {
    let sent = try uses(of: ".change(permit", outside: [])
    #expect(sent.count == 1)
    #expect(
      sent.allSatisfy { $0.hasPrefix("Sources/CloudChanges/Sending/ChangeSender.swift") })
  }

  @Test("only the client's own source makes attempts, so nothing goes round its gate")
  func attempts() throws {
    let made = try uses(of: "connection.attempt(", outside: ["Sources/CloudAPI/Client/"])
    #expect(made == [])
    let signed = try uses(of: "RequestSigner(", outside: ["Sources/CloudAPI/"])
    #expect(signed == [])
  }

  @Test("only checked signatures become a grant")
  func grant() throws {
    let made = try uses(of: "ApprovalGrant(", outside: ["Sources/Remediation/Approvals/"])
    #expect(made == [])
  }
}
