import Formats
import Lifecycle

// Most lines of a journal are promotions and captures. They are decoded on their own, because initialising and
// destroying everything that `EventFields` can hold takes as long as decoding them.

extension Captured {
    private enum Key: String, CaseIterable {
        case stage, fields, extra, owner, requested, path, declaration, since, rowKey, externalIds, emails, phones
    }

    private static let keys = NameTable<Key>()

    /// The members decoded so far.
    struct Builder {
        private var stage: Stage?
        private var path: CapturePath?
        private var owner: String?
        private var fields: [(field: LeadField, value: String)] = []
        private var extra: [String: String] = [:]
        private var isRequested = false
        private var declaration: StageDeclaration?
        private var rowKey: UInt64?
        private var since: Instant?
        /// Nil in most lines, so that they pay nothing for it.
        private var identities: LeadIdentities?

        /// Decodes an object; of a repeated key the last value wins.
        mutating func read(_ scanner: inout JSONScanner) throws(JSONError) {
            if fields.isEmpty { fields.reserveCapacity(16) }
            try scanner.members { (name, value) throws(JSONError) in
                if try value.null() { return }
                switch Captured.keys[name] {
                case .stage: stage = try parse(value.string())
                case .fields: try value.leadFields(into: &fields)
                case .extra: extra = try value.texts()
                case .owner: owner = try value.string()
                case .requested: isRequested = try value.bool()
                case .path: path = try parse(value.string())
                case .declaration: declaration = try value.declaration()
                case .since: since = try value.instant()
                case .rowKey: rowKey = try value.rowKey()
                case .externalIds: identities = (identities ?? LeadIdentities()).with(recordIDs: try value.recordIDs())
                case .emails: identities = (identities ?? LeadIdentities()).with(emails: try value.strings())
                case .phones: identities = (identities ?? LeadIdentities()).with(phones: try value.strings())
                case nil: try value.skip()
                }
            }
        }

        /// The decoded event.
        consuming func build() throws(JSONError) -> Captured {
            Captured(
                stage: try require(stage), fields: LeadFields(fields, extra: extra, identities: identities),
                owner: owner.map(Login.init), isRequested: isRequested, path: path ?? .inbound, declaration: declaration,
                rowKey: rowKey, since: since)
        }
    }

    /// Decodes `data` and then `person`, where there is one.
    init(reading data: UnsafeRawBufferPointer, and person: UnsafeRawBufferPointer?) throws(JSONError) {
        var parts = Builder()
        var scanner = JSONScanner(data)
        try parts.read(&scanner)
        if let person {
            scanner = JSONScanner(person)
            try parts.read(&scanner)
        }
        self = try parts.build()
    }
}

extension Promoted {
    private enum Key: String, CaseIterable {
        case stage, score, trigger, evidence
    }

    private static let keys = NameTable<Key>()

    /// The members decoded so far.
    struct Builder {
        private var stage: Stage?
        private var score: ScoreSnapshot?
        private var trigger: RuleTrigger?
        private var evidence: [EvidencePoint] = []

        /// Decodes an object.
        mutating func read(_ scanner: inout JSONScanner) throws(JSONError) {
            try scanner.members { (name, value) throws(JSONError) in
                if try value.null() { return }
                switch Promoted.keys[name] {
                case .stage: stage = try parse(value.string())
                case .score: score = try value.score()
                case .trigger: trigger = try value.trigger()
                case .evidence: evidence = try value.evidence()
                case nil: try value.skip()
                }
            }
        }

        /// The decoded event.
        consuming func build() throws(JSONError) -> Promoted {
            Promoted(stage: try require(stage), score: try require(score), trigger: trigger, evidence: evidence)
        }
    }

    /// Decodes `data`.
    init(reading bytes: UnsafeRawBufferPointer) throws(JSONError) {
        var parts = Builder()
        var scanner = JSONScanner(bytes)
        try parts.read(&scanner)
        self = try parts.build()
    }
}

extension LeadIdentities {
    /// These identities with one of the lists replaced.
    fileprivate func with(recordIDs: [RecordID]? = nil, emails: [String]? = nil, phones: [String]? = nil) -> LeadIdentities {
        LeadIdentities(
            recordIDs: recordIDs ?? self.recordIDs, emails: emails ?? self.emails, phones: phones ?? self.phones)
    }
}
