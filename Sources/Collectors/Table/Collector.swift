// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How one kind of resource is collected: which call lists it, and which calls tell the rest.
package struct Collector: Hashable, Sendable {
  /// Where a kind is listed.
  package enum Reach: String, Sendable, CaseIterable {
    /// Once for an account.
    case global
    /// In every region.
    case regional
  }

  /// The service's name in the SDKs.
  package var service: String
  /// The kind, which is the name of the table that translates it.
  package var kind: String
  /// What ARNs call it, such as `ec2:instance`; nil where it has no ARN that can be tagged.
  package var arn: String?
  /// Where it is listed.
  package var reach = Reach.regional
  /// The kind that it is listed for, once for each; nil where it stands by itself.
  package var parent: String?
  /// Where its items stand in the parent's document, so that they needn't be asked for; the call
  /// is made only when that isn't known.
  package var each: ItemPath?
  /// The member that an item taken from its parent's document has for `_item`.
  package var text: String?
  /// The call that lists it.
  package var list: CollectorCall
  /// Parameters that the listing is repeated for with each of their values.
  package var choices: [Choice] = []
  /// Parameters made of an item with which the listing goes on from it, such as to its parent.
  package var follow: [ParameterTemplate.Member] = []
  /// What makes the listing wait until the service has finished.
  package var poll: Poll?
  /// What identifies an item; nil where there is only one.
  package var id: ItemPath?
  /// Items that are left out: a member and its texts.
  package var skip: [Choice] = []
  /// Whether several regions list the same item, which counts once.
  package var once = false
  /// Where the region stands that an item belongs to, if it isn't the one that lists it: the first
  /// place that has a text.
  package var region: [ParameterTemplate] = []
  /// Calls made once for all items.
  package var joins: [JoinedCall] = []
  /// Calls made for each item.
  package var details: [CollectorCall] = []

  /// A parameter with the values that it takes one after the other.
  package struct Choice: Hashable, Sendable {
    /// The parameter or member.
    package var name: String
    /// The values.
    package var values: [String]
  }

  /// Asking again until an answer says that the work is done.
  package struct Poll: Hashable, Sendable {
    /// Where the state stands in the answer.
    package var path: ItemPath
    /// The state to wait for.
    package var until: String
    /// How long to wait between two calls.
    package var seconds: Int
    /// How often to ask at most.
    package var times: Int
  }

  /// A call whose answer holds something about every item of a listing.
  package struct JoinedCall: Hashable, Sendable {
    /// The call; its `items` are what is joined.
    package var call: CollectorCall
    /// The member of an item, and the one of what is joined, that are equal.
    package var by: [ByMember]

    /// A pair of members.
    package struct ByMember: Hashable, Sendable {
      /// The listed item's.
      package var item: String
      /// The joined one's.
      package var other: String
    }
  }
}

/// One call of the table, with what its answer means.
package struct CollectorCall: Hashable, Sendable {
  /// The operation.
  package var operation: String
  /// The parameters.
  package var parameters: [ParameterTemplate.Member] = []
  /// Codes that say that there is none, or the beginnings of such codes.
  package var absent: [String] = []
  /// Parameters that ask for the next page, with the places of their values in the last answer.
  package var page: [PageToken] = []
  /// Where an answer says whether there is another page; nil where the tokens alone say so.
  package var more: ItemPath?
  /// Where the items stand in an answer, of a listing or of a detail call with several pages.
  package var items: ItemPath?
  /// The place in the item's document that has to be there for `made`.
  package var when: ItemPath?
  /// The answer's members, where they are known without a call.
  package var made: [ParameterTemplate.Member] = []
  /// An earlier detail's operation: where that has no answer, this one has none either.
  package var needs: String?
  /// Whether the same parameters have the same answer, whichever item asks.
  package var isShared = false
  /// What the answer is made of where the account's tags are known: it tells nothing but tags.
  package var tags: TagAnswer?
  /// Members of the answer that hold a document in another form.
  package var decode: [Decoding] = []

  /// A parameter that asks for the next page.
  package struct PageToken: Hashable, Sendable {
    /// The parameter.
    package var parameter: String
    /// Where its value stands; of a list the last element is taken.
    package var place: ItemPath
  }

  /// A member that holds a document in another form.
  package struct Decoding: Hashable, Sendable {
    /// The member.
    package var member: String
    /// The form.
    package var form: Form

    /// A form of documents.
    package enum Form: String, Sendable, CaseIterable {
      /// Base64 of lines with commas, the first one naming the columns: a list of objects.
      case csv
    }
  }

  /// Whether an error's code says that there is none.
  package func saysAbsent(_ code: String) -> Bool {
    !code.isEmpty && absent.contains { code.hasPrefix($0) }
  }
}
