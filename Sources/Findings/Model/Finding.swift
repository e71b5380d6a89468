// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What a rule says of a resource, with the reason.
package struct Finding: Sendable {
  /// What it holds, shared by copies until one of them is changed: lists of findings are sorted,
  /// filtered and grouped over and over.
  private var parts: Parts

  private mutating func unshare() {
    if !isKnownUniquelyReferenced(&parts) { parts = Parts(copying: parts) }
  }

  /// The rule.
  package var rule: RuleDescription {
    get { parts.rule }
    set {
      unshare()
      parts.rule = newValue
    }
  }
  /// How bad it is here; the rule's own severity unless something changed it.
  package var severity: Severity {
    get { parts.severity }
    set {
      unshare()
      parts.severity = newValue
    }
  }
  /// What it leads to here.
  package var action: RuleAction {
    get { parts.action }
    set {
      unshare()
      parts.action = newValue
    }
  }
  /// What was found.
  package var verdict: Verdict {
    get { parts.verdict }
    set {
      unshare()
      parts.verdict = newValue
    }
  }
  /// One sentence about this very resource.
  package var message: String {
    get { parts.message }
    set {
      unshare()
      parts.message = newValue
    }
  }
  /// What it is about.
  package var subject: Subject {
    get { parts.subject.value }
    set {
      unshare()
      parts.subject = SharedSubject(newValue)
    }
  }
  /// Where the resource's block is.
  package var location: Place {
    get { parts.location }
    set {
      unshare()
      parts.location = newValue
    }
  }
  /// The module calls that lead to it, outermost first.
  package var calls: [Call] {
    get { parts.calls }
    set {
      unshare()
      parts.calls = newValue
    }
  }
  /// What decided it, the deciding one first.
  package var causes: [Cause] {
    get { parts.causes }
    set {
      unshare()
      parts.causes = newValue
    }
  }
  /// For undetermined verdicts: what would have to be known, such as `var.bucket_acl`.
  package var unknowns: [String] {
    get { parts.unknowns }
    set {
      unshare()
      parts.unknowns = newValue
    }
  }
  /// The stable identity (design of fingerprints in `Fingerprint`).
  package var fingerprint: String {
    get { parts.fingerprint }
    set {
      unshare()
      parts.fingerprint = newValue
    }
  }
  /// The key by content of the element it is about; empty for the whole resource.
  package var element: String {
    get { parts.element }
    set {
      unshare()
      parts.element = newValue
    }
  }
  /// Fingerprints it had under earlier names.
  package var previousFingerprints: [String] {
    get { parts.previousFingerprints }
    set {
      unshare()
      parts.previousFingerprints = newValue
    }
  }
  /// Fingerprints of the same finding where the same resource is judged elsewhere: of its code for
  /// a live resource, of the live resource for code.
  package var linkedFingerprints: [String] {
    get { parts.linkedFingerprints }
    set {
      unshare()
      parts.linkedFingerprints = newValue
    }
  }
  /// All fingerprints by which baselines and exceptions may know it, besides its own.
  package var otherFingerprints: [String] {
    parts.linkedFingerprints.isEmpty
      ? parts.previousFingerprints : parts.previousFingerprints + parts.linkedFingerprints
  }
  /// Why it is silenced; nil when it isn't.
  package var suppression: Suppression? {
    get { parts.suppression }
    set {
      unshare()
      parts.suppression = newValue
    }
  }

  /// A finding from its parts.
  package init(
    rule: RuleDescription, severity: Severity? = nil, action: RuleAction? = nil, verdict: Verdict,
    message: String, subject: Subject, location: Place, calls: [Call] = [], causes: [Cause] = [],
    unknowns: [String] = [], fingerprint: String, previousFingerprints: [String] = [],
    suppression: Suppression? = nil
  ) {
    self.init(
      rule: rule, severity: severity, action: action, verdict: verdict, message: message,
      about: SharedSubject(subject), location: location, calls: calls, causes: causes,
      unknowns: unknowns, fingerprint: fingerprint, previousFingerprints: previousFingerprints,
      suppression: suppression)
  }

  /// A finding about something that others are about too.
  package init(
    rule: RuleDescription, severity: Severity? = nil, action: RuleAction? = nil, verdict: Verdict,
    message: String, about subject: SharedSubject, location: Place, calls: [Call] = [],
    causes: [Cause] = [], unknowns: [String] = [], fingerprint: String,
    previousFingerprints: [String] = [], suppression: Suppression? = nil
  ) {
    // What the caller can give stands before what only the cloud will tell.
    let isVariable = { (unknown: String) in ResourceReason.parts(unknown) != nil }
    parts = Parts(
      rule: rule, severity: severity ?? rule.severity, action: action ?? rule.action,
      verdict: verdict, message: message, subject: subject, location: location, calls: calls,
      causes: causes,
      unknowns: unknowns.filter(isVariable) + unknowns.filter { !isVariable($0) },
      fingerprint: fingerprint, element: "", previousFingerprints: previousFingerprints,
      suppression: suppression)
  }

  /// The resource in question, as reports show it.
  package struct Subject: Sendable {
    /// The Terraform type, or what the language that it is written in calls it.
    package var type: String
    /// The address from the root module.
    package var address: String
    /// The provider's id, where known.
    package var id: String?
    /// The ARN, where known.
    package var arn: String?
    /// The provider's short name.
    package var provider: String
    /// The account, where known.
    package var account: String?
    /// The region, where known.
    package var region: String?
    /// The environment, where known.
    package var environment: String?
    /// The path of the scope it was judged in, such as the root module's.
    package var scope: String
    /// The workspace it was judged in; nil for what has none.
    package var workspace: String?
    /// What people call it beside its address: its `Name` tag, its name in the cloud.
    package var names: [String]
    /// How it was seen in the cloud; nil for code.
    package var live: Live?

    /// A subject from its parts.
    package init(
      type: String, address: String, id: String? = nil, arn: String? = nil, provider: String,
      account: String? = nil, region: String? = nil, environment: String? = nil,
      scope: String = "", workspace: String? = nil, names: [String] = []
    ) {
      self.type = type
      self.address = address
      self.id = id
      self.arn = arn
      self.provider = provider
      self.account = account
      self.region = region
      self.environment = environment
      self.scope = scope
      self.workspace = workspace
      self.names = names
    }
  }

  /// A subject kept once for all findings about it: of a large account there may be millions.
  package final class SharedSubject: Sendable {
    /// The subject.
    package let value: Subject

    /// Keeps a subject.
    package init(_ subject: Subject) { value = subject }
  }

  /// How a live resource was seen, and what code says of it.
  package struct Live: Sendable {
    /// The file of the snapshot, as it was named; empty for none.
    package var snapshot: String
    /// The API call that listed it, such as `s3:ListBuckets`; empty where nobody knows.
    package var call: String
    /// Its address in code, and the path of the root module; nil unless a state says so.
    package var code: CodeAddress?

    /// A live resource.
    package init(snapshot: String, call: String, code: CodeAddress? = nil) {
      self.snapshot = snapshot
      self.call = call
      self.code = code
    }
  }

  /// A resource of code.
  package struct CodeAddress: Sendable, Hashable {
    /// The root module's path in its repository.
    package var scope: String
    /// The address from the root module.
    package var address: String

    /// An address within a root module.
    package init(scope: String, address: String) {
      self.scope = scope
      self.address = address
    }
  }

  /// Lines of a file; nil for what stands in no file.
  package struct Place: Sendable {
    /// The file, with its text for excerpts.
    package var file: SourceFile?
    /// The bytes.
    package var bytes: ByteRange

    /// A place from its parts.
    package init(file: SourceFile?, bytes: ByteRange) {
      self.file = file
      self.bytes = bytes
    }

    /// Nowhere.
    package static var none: Place { Place(file: nil, bytes: ByteRange(0, 0)) }

    /// The first line, from 1; 0 without a file.
    package var startLine: Int { file?.line(of: Int(bytes.start)) ?? 0 }

    /// The last line, from 1; 0 without a file.
    package var endLine: Int {
      file?.line(of: max(Int(bytes.start), Int(bytes.end) - 1)) ?? 0
    }
  }

  /// A module call on the way.
  package struct Call: Sendable {
    /// The module instance's address.
    package var address: String
    /// Where the `module` block is.
    package var place: Place

    /// A call from its parts.
    package init(address: String, place: Place) {
      self.address = address
      self.place = place
    }
  }

  /// An attribute that decided the verdict.
  package struct Cause: Sendable {
    /// The attribute's path, such as `ingress[0].cidr_blocks`.
    package var path: String
    /// Where it is written; for an absent attribute, its nearest enclosing block.
    package var place: Place
    /// Whether the attribute isn't there, and that is the point.
    package var isAbsent: Bool
    /// What it evaluates to, as JSON without secrets; only for a finding that is being explained.
    package var value: String?

    /// A cause from its parts.
    package init(path: String, place: Place, isAbsent: Bool, value: String? = nil) {
      self.path = path
      self.place = place
      self.isAbsent = isAbsent
      self.value = value
    }
  }

  /// Whether it can end a scan with exit code 1.
  package var blocks: Bool { verdict == .fail && suppression == nil && action.blocks }

  /// The place to mark: the deciding attribute, or the resource's block.
  package var decidingPlace: Place {
    causes.first { $0.place.file != nil }?.place ?? location
  }
}
