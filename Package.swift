// swift-tools-version: 6.2
// Bawn
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
  name: "bawn",
  products: [
    .executable(name: "bawn", targets: ["bawn"]),
    .library(name: "Documents", targets: ["Documents"]),
    .library(name: "HCLSyntax", targets: ["HCLSyntax"]),
    .library(name: "RegoEngine", targets: ["RegoEngine"]),
    .library(name: "RegoSyntax", targets: ["RegoSyntax"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
  ],
  targets: [
    // Layer 0: base
    .target(name: "CRegex", linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
    .target(name: "Documents"),

    // Layer 1: languages
    .target(name: "HCLSyntax", dependencies: ["Documents"]),
    .target(name: "RegoSyntax", dependencies: ["Documents"]),
    .target(
      name: "RegoEngine",
      dependencies: [
        "CRegex", "CZlib", "Documents", "RegoSyntax",
        .product(name: "BigInt", package: "BigInt"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ]
    ),

    // Layer 2: model
    .target(name: "Inventory", dependencies: ["Documents", "HCLSyntax"]),
    .target(
      name: "Findings",
      dependencies: ["Documents", "Inventory", .product(name: "Crypto", package: "swift-crypto")]
    ),

    .target(
      name: "Persistence",
      dependencies: [
        "Documents", "Findings", "Inventory",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ]
    ),

    // Layer 3: input
    .target(
      name: "InfrastructureCode",
      dependencies: [
        "CRegex", "Documents", "HCLSyntax", "Inventory",
        .product(name: "BigInt", package: "BigInt"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    .target(
      name: "CloudAPI",
      dependencies: [
        "CZlib", "Documents",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ]
    ),
    .target(
      name: "Collectors",
      dependencies: [
        "CloudAPI", "Documents", "Inventory", "RegoEngine",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),

    // Layer 4: reason
    .target(
      name: "Policies",
      dependencies: [
        "Documents", "Findings", "InfrastructureCode", "Inventory", "RegoEngine", "RegoSyntax",
      ]
    ),

    // Layer 5: act
    .target(
      name: "CloudChanges",
      dependencies: [
        "CloudAPI", "Documents", "Persistence",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),
    .target(
      name: "Remediation",
      dependencies: [
        "CloudAPI", "CloudChanges", "Collectors", "Documents", "Findings", "Inventory",
        "Persistence", "Policies", "RegoEngine", "RegoSyntax",
        .product(name: "Crypto", package: "swift-crypto"),
      ]
    ),

    // Layer 6: shell
    .executableTarget(
      name: "bawn",
      dependencies: [
        "CloudAPI", "CloudChanges", "Collectors", "Documents", "Findings", "InfrastructureCode",
        "Inventory", "Persistence", "Policies", "RegoEngine", "RegoSyntax", "Remediation",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]
    ),

    // Tests
    .testTarget(name: "ArchitectureTests"),
    .testTarget(name: "DocumentsTests", dependencies: ["Documents"]),
    .testTarget(name: "HCLSyntaxTests", dependencies: ["HCLSyntax"]),
    .testTarget(name: "RegoSyntaxTests", dependencies: ["RegoSyntax"]),
    .testTarget(
      name: "RegoEngineTests", dependencies: ["Documents", "RegoEngine", "RegoSyntax"],
      exclude: ["Cases"]
    ),
    .testTarget(
      name: "InventoryTests", dependencies: ["Documents", "Inventory"],
      exclude: ["Snapshots/version-1.bawn"]
    ),
    .testTarget(name: "FindingsTests", dependencies: ["Documents", "Findings", "Inventory"]),
    .testTarget(
      name: "InfrastructureCodeTests",
      dependencies: ["Documents", "HCLSyntax", "InfrastructureCode", "Inventory"],
      exclude: ["Modules"]
    ),
    .testTarget(
      name: "CloudAPITests",
      dependencies: [
        "CloudAPI", "Documents",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ]
    ),
    .testTarget(
      name: "CollectorsTests", dependencies: ["CloudAPI", "Collectors", "Documents", "Inventory"]),
    .testTarget(
      name: "PersistenceTests", dependencies: ["Documents", "Findings", "Inventory", "Persistence"]),
    .testTarget(
      name: "PoliciesTests",
      dependencies: ["Documents", "Findings", "InfrastructureCode", "Inventory", "Policies"]
    ),
    .testTarget(
      name: "CloudChangesTests",
      dependencies: ["CloudAPI", "CloudChanges", "Documents", "Persistence"]
    ),
    .testTarget(
      name: "RemediationTests",
      dependencies: [
        "CloudAPI", "CloudChanges", "Documents", "Findings", "InfrastructureCode", "Inventory",
        "Persistence", "Policies", "Remediation",
      ]
    ),
    .testTarget(name: "EndToEndTests", dependencies: ["Documents"]),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// One setting for all of our Swift targets, so that an import leaks into an interface only where
// the file says so.
for target in package.targets {
  if target.type != .test { target.exclude = ["README.md"] }
  if ["CRegex", "CZlib"].contains(target.name) { continue }
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
