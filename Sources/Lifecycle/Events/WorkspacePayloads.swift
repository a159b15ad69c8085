// What the events that concern the workspace carry.

/// The payload of `imported`: the result of one import.
package struct Imported: Hashable, Sendable {
    /// The kind of rows: `leads`, `touches`, `engagements` or `outcomes`.
    package var form: String
    /// Counts by name, such as `added`, `updated`, `unchanged`, `rejected`.
    package var counts: [String: Int]
    /// The SHA-256 of the file's bytes, in hex.
    package var fileDigest: String
    /// The file's name without its folder; personal, since files are often named after people.
    package var fileName: String?
    /// Records that their own system merged, where no lead had either; a lead that comes with one of them has both.
    package var mergedRecords: [MergedRecord]

    package init(
        form: String, counts: [String: Int], fileDigest: String, fileName: String? = nil, mergedRecords: [MergedRecord] = []
    ) {
        self.form = form
        self.counts = counts
        self.fileDigest = fileDigest
        self.fileName = fileName
        self.mergedRecords = mergedRecords
    }
}

/// The payload of `definitionAdopted`.
package struct DefinitionAdopted: Hashable, Sendable {
    /// Its version number in this workspace, from 1.
    package var number: Int
    /// Its name, such as `standard`.
    package var name: String
    /// The whole YAML text.
    package var text: String

    package init(number: Int, name: String, text: String) {
        self.number = number
        self.name = name
        self.text = text
    }
}

/// The side that signs a definition.
package enum SigningSide: String, CaseIterable, Sendable {
    case sales, marketing

    /// The roles that may sign for it.
    package var roles: Set<Role> { self == .sales ? [.sdr, .closer, .teamlead] : [.marketing] }
}

/// The payload of `definitionSigned`.
package struct DefinitionSigned: Hashable, Sendable {
    /// The version number of the signed definition.
    package var number: Int
    /// The side that signed.
    package var side: SigningSide

    package init(number: Int, side: SigningSide) {
        self.number = number
        self.side = side
    }
}

/// The payload of `erased`.
package struct Erased: Hashable, Sendable {
    /// Keyed digests (HMAC-SHA256, hex) of e-mail, record id and row.
    ///
    /// They keep a later import from bringing the person back. The first two are equal where they tell the key.
    package var digests: [String]
    /// The leads whose personal data was erased with it, besides the line's own lead; each has a line of its own too.
    package var leads: [LeadID]
    /// The imports whose file names were erased with it.
    package var batches: [ActionID]
    /// The accounts whose names were erased with it.
    package var accounts: [AccountID]

    /// The digest that only the key of these digests makes; nil in an erasure of an earlier version.
    package var keyCheck: String? { digests.count > 1 && digests[0] == digests[1] ? digests[0] : nil }

    package init(digests: [String], leads: [LeadID] = [], batches: [ActionID] = [], accounts: [AccountID] = []) {
        self.digests = digests
        self.leads = leads
        self.batches = batches
        self.accounts = accounts
    }
}
