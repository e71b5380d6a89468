// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Inventory

/// `bawn inventory export`
struct InventoryExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print resources with all their values as JSON.",
    discussion: """
        bawn inventory export prod.bawn > prod.jsonl
        bawn inventory export prod.bawn --type aws_s3_bucket | jq .values.bucket
        bawn inventory export prod.bawn --format terraform-state > state.json

      json-lines has one resource a line: type, address, account, region, values,
      references, and the paths of values that aren't known ("unknown") or secret
      ("sensitive"). "bawn inventory import" reads it again. terraform-state is what
      "terraform show -json" prints of a state, for tools that compare with it.

      The order is always the same: by account, type and address. Secrets are never
      printed.
      """)

  @OptionGroup var source: SnapshotArguments

  @OptionGroup var filter: InventoryFilter

  @Option(help: "json-lines or terraform-state.")
  var format: Format = .jsonLines

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonLines = "json-lines"
    case terraformState = "terraform-state"
  }

  func run() throws {
    let snapshot = try source.open()
    let test = filter.test
    var kept: [SnapshotPiece] = []
    try snapshot.forEachPiece { piece in
      let covered = piece.resources.filter(test.covers)
      if !covered.isEmpty { kept.append(SnapshotPiece(resources: covered, arena: piece.arena)) }
    }
    let resources = kept.flatMap(\.resources).sorted(by: Resource.isListedBefore)
    var output = OutputBuffer()
    switch format {
    case .jsonLines:
      for resource in resources { try output.write(ResourceRecord.line(resource) + [0x0A]) }
    case .terraformState:
      try output.write(TerraformState.head)
      for (number, resource) in resources.enumerated() {
        if number > 0 { try output.write(",") }
        try output.write(TerraformState.resource(resource))
      }
      try output.write(TerraformState.tail)
    }
    try output.flush()
    withExtendedLifetime(kept) {}
  }
}
