// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// One configured thing, in code or live.
package struct Resource: Sendable {
  /// Whether the configuration manages it or only reads it.
  package enum Mode: String, Sendable {
    /// A `resource` block, or a live resource.
    case managed
    /// A `data` block.
    case data
    /// A `provider` block; its type is `provider.NAME`.
    case provider
    /// What stands for a whole scope, so that something can be said of it: an account.
    case scope
  }

  /// The address within its root module, such as `module.net["a"].aws_vpc.main[0]`, or the
  /// identity of a live resource.
  package var address: String
  /// The Terraform type, such as `aws_s3_bucket`.
  package var type: String
  /// The name in code; empty for live resources.
  package var name: String
  /// Whether it is managed or read.
  package var mode: Mode
  /// The provider's short name, such as `aws`.
  package var provider: String
  /// The address of the module instance it stands in; empty in the root module.
  package var module: String
  /// The number of its scope in the graph.
  package var scope: Int
  /// The account it belongs to, where known.
  package var account: String?
  /// The region it belongs to, where known.
  package var region: String?
  /// The environment it belongs to, where known.
  package var environment: String?
  /// The document as written: what drift, simulation and patches use.
  package var document: Node
  /// Where its block begins and ends.
  package var origin: SourceRange
  /// The module calls that lead to it, outermost first.
  package var calls: [ModuleCall]
  /// The resources that its attributes name.
  package var references: [Reference]
  /// Addresses it had before, by `moved` blocks, newest first.
  package var previousAddresses: [String]
  /// What would have to be known to tell whether it exists at all: the unknowns of a `count` or
  /// `for_each`, its own or of a module call. Empty for what is certain to exist.
  package var existenceUnknowns: [String] = []
  /// Whether it is only there for others to be judged by, such as what a plan doesn't change.
  package var isContext = false
  /// What its `lifecycle` block sets to true or false; nil where nothing is known of such a block,
  /// as in states.
  package var lifecycle: [String: Bool]?
  /// Whether the document also holds what nobody configured, as plans and states do: a provider
  /// shows a satellite's settings in the parent too, as they were when it last looked.
  package var holdsComputed = false

  /// The cloud API call it came from; nil for what was read from files.
  package var collected: CollectionSource?
  /// What it is called where it is written, in a language with names of its own.
  package var written: WrittenName?

  /// Whether it is a part of a resource that is written as one.
  package var isPart: Bool { written.map { $0.address != address } ?? false }

  /// The type and address that people know a resource by who write no Terraform.
  package struct WrittenName: Sendable {
    /// The type, such as `AWS::S3::Bucket`.
    package var type: String
    /// The address, such as `AWS::S3::Bucket.Logs`.
    package var address: String

    /// A name from its parts.
    package init(type: String, address: String) {
      self.type = type
      self.address = address
    }
  }

  /// A resource from its parts.
  package init(
    address: String, type: String, name: String, mode: Mode, provider: String,
    module: String = "", scope: Int = 0, account: String? = nil, region: String? = nil,
    environment: String? = nil, document: Node, origin: SourceRange, calls: [ModuleCall] = [],
    references: [Reference] = [], previousAddresses: [String] = []
  ) {
    self.address = address
    self.type = type
    self.name = name
    self.mode = mode
    self.provider = provider
    self.module = module
    self.scope = scope
    self.account = account
    self.region = region
    self.environment = environment
    self.document = document
    self.origin = origin
    self.calls = calls
    self.references = references
    self.previousAddresses = previousAddresses
  }
}

/// A module call on the way to a resource.
package struct ModuleCall: Sendable {
  /// The module instance's address, such as `module.net["a"]`.
  package var address: String
  /// Where the `module` block is.
  package var origin: SourceRange

  /// A call from its parts.
  package init(address: String, origin: SourceRange) {
    self.address = address
    self.origin = origin
  }
}

/// An attribute that names another resource.
package struct Reference: Hashable, Sendable {
  /// The attribute's path in the resource, such as `vpc_security_group_ids[0]`.
  package var path: String
  /// The other resource's address, from the root module, with or without an instance key.
  package var target: String
  /// The attribute read there, such as `arn`; empty for the whole resource.
  package var attribute: String

  /// A reference from its parts.
  package init(path: String, target: String, attribute: String) {
    self.path = path
    self.target = target
    self.attribute = attribute
  }
}
