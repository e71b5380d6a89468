// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// Instances of resources and data sources.
extension RootEvaluation {
  func expand(_ resource: ResourceDeclaration, _ node: EvaluationNode) {
    let instance = node.instance
    let expansion = expansion(count: resource.count, forEach: resource.forEach, in: instance)
    node.expansion = expansion
    let schema =
      resource.key.isData
      ? schemas.dataSource(resource.key.type) : schemas.resource(resource.key.type)
    let provider = providerNode(of: resource, in: instance)
    if let provider { require(provider) }
    let defaults = resource.key.isData ? [:] : schemas.plannedDefaults(of: resource.key.type)
    node.resources.reserveCapacity(expansion.instances.count)
    for item in expansion.instances {
      var reader = BodyReader(
        evaluation: self, instance: instance, repetition: item.repetition, schema: schema)
      let result = ResourceInstance(
        declaration: resource, module: instance, key: item.key, repetition: item.repetition,
        schema: schema, body: reader.read(resource.body, range: resource.range),
        provider: provider?.provider, defaults: defaults)
      if resource.key.isData {
        DataSources.complete(result, self)
      } else {
        completeTags(of: result)
        BuiltInResources.complete(result)
      }
      node.resources.append(result)
    }
  }

  /// `tags_all`: the provider's default tags with the resource's own on top.
  private func completeTags(of resource: ResourceInstance) {
    guard resource.schema?.attribute("tags_all") != nil else { return }
    let own = resource.body.argument("tags")?.value
    let defaults = resource.provider?.defaultTags
    let isEmpty = own.map { $0.isNull || $0.entries?.isEmpty == true } ?? true
    guard !isEmpty || defaults != nil else { return }
    var members: [HCLEntries.Entry] = []
    var marks: HCLMarks = []
    for tags in [defaults, own] {
      guard let tags, !tags.isNull else { continue }
      marks.formUnion(tags.marks)
      guard let entries = tags.entries else {
        let sources = [defaults, own].compactMap(\.self)
        resource.computed["tags_all"] = .unknown(.map(.string), isNotNull: true, from: sources)
        return
      }
      members += entries.entries
    }
    resource.computed["tags_all"] = HCLValue.map(HCLEntries(members), of: .string)
      .marked(with: marks)
  }

  // MARK: - Providers

  func settings(of provider: ProviderDeclaration, in instance: ModuleInstance) -> ProviderSettings {
    var settings = ProviderSettings()
    let schema = BodySchema(
      attributes: ["region", "allowed_account_ids", "project", "subscription_id"],
      blocks: [.init("default_tags"), .init("assume_role")])
    for layer in provider.body.layers {
      var found: [Diagnostic] = []
      let content = layer.body.partialContent(
        schema, source: layer.source.file, diagnostics: &found
      ).content
      var evaluator = evaluator(in: instance, nil, layer.source)
      if let region = content.attribute("region") {
        settings.region = evaluator.evaluate(region.expression, as: .string)
      }
      for name in ["project", "subscription_id"] {
        if let attribute = content.attribute(name) {
          settings.account = evaluator.evaluate(attribute.expression).stringValue
        }
      }
      if let accounts = content.attribute("allowed_account_ids") {
        let ids = evaluator.evaluate(accounts.expression, as: .set(.string)).elements ?? []
        if ids.count == 1 { settings.account = ids[0].stringValue }
      }
      for block in content.blocks {
        if block.type == "default_tags" {
          let tags = block.body.partialContent(
            BodySchema(attributes: ["tags"]), source: layer.source.file, diagnostics: &found
          ).content.attribute("tags")
          guard let tags else { continue }
          let value = evaluator.evaluate(tags.expression, as: .map(.string))
          if !value.isNull { settings.defaultTags = value }
        } else if settings.account == nil {
          let role = block.body.partialContent(
            BodySchema(attributes: ["role_arn"]), source: layer.source.file, diagnostics: &found
          ).content.attribute("role_arn")
          let arn = role.flatMap { evaluator.evaluate($0.expression).stringValue }
          settings.account = arn.flatMap(Self.account(inARN:))
        }
      }
      finish(&evaluator, layer.source, provider.range)
    }
    return settings
  }

  /// A provider's configuration as something to be judged, as a resource is.
  func resource(of provider: ProviderDeclaration, in instance: ModuleInstance) -> ResourceInstance {
    let key = ResourceKey(
      isData: false, type: "provider.\(provider.name)", name: provider.alias ?? "default")
    let declaration = ResourceDeclaration(
      key: key, source: provider.source, range: provider.range, headerRange: provider.range,
      body: provider.body, dependsOn: [], references: provider.references)
    // What is wrong in it has been said when its settings were read.
    var reader = BodyReader(
      evaluation: self, instance: instance, repetition: nil, schema: nil)
    return ResourceInstance(
      declaration: declaration, module: instance, key: .none, repetition: nil, schema: nil,
      body: reader.read(provider.body, range: provider.range), provider: nil)
  }

  /// The account in `arn:aws:iam::123456789012:role/x`.
  private static func account(inARN arn: String) -> String? {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[4].utf8.count == 12,
      parts[4].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    return String(parts[4])
  }
}
