// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Resources of the provider that is part of Terraform itself.
enum BuiltInResources {
  static func complete(_ resource: ResourceInstance) {
    guard resource.declaration.key.type == "terraform_data" else { return }
    // The output repeats the input once it has been applied, type and all.
    let input = resource.body.argument("input")?.value ?? .null
    resource.computed["id"] = .unknown(
      HCLUnknown(type: .string, isNotNull: true, symbol: "\(resource.address).id"))
    let symbol = "\(resource.address).output"
    resource.computed["output"] =
      input.isNull
      ? .null(input.type)
      : HCLValue.unknown(HCLUnknown(type: input.type, symbol: symbol))
        .marked(with: input.deepMarks)
  }
}
