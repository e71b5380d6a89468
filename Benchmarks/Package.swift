// swift-tools-version: 6.2
// Bawn
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

let package = Package(
  name: "bawn-benchmarks",
  dependencies: [.package(name: "bawn", path: "..")],
  targets: [
    // simdjson as Debian and Ubuntu package it: apt-get install libsimdjson-dev
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    .executableTarget(
      name: "documents-benchmark",
      dependencies: ["CSimdjson", .product(name: "Documents", package: "bawn")]
    ),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

for target in package.targets where target.name != "CSimdjson" {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ]
}
