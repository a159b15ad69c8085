import Lifecycle

// Most lines of a journal are promotions and captures: making room for all that `EventFields` can hold, and tidying it up, takes as long as reading these, so
// that they are read on their own.

extension Captured {
    private enum Key: String, CaseIterable {
        case stage, fields, extra, owner, requested, path, declaration, rowKey
    }

    private static let keys = NameTable<Key>()

    /// What has been read of one.
    struct Parts {
        private var stage: Stage?
        private var path: CapturePath?
        private var owner: String?
        private var fields: [(field: LeadField, value: String)] = []
        private var extra: [String: String] = [:]
        private var isRequested = false
        private var declaration: StageDeclaration?
        private var rowKey: UInt64?

        /// Reads an object: what stands in several counts as the last one says it.
        mutating func read(_ scanner: inout JSONScanner) throws(JSONError) {
            if fields.isEmpty { fields.reserveCapacity(16) }
            try scanner.members { (name, value) throws(JSONError) in
                if try value.null() { return }
                switch Captured.keys[name] {
                case .stage: stage = try word(value.string())
                case .fields: try value.leadFields(into: &fields)
                case .extra: extra = try value.texts()
                case .owner: owner = try value.string()
                case .requested: isRequested = try value.bool()
                case .path: path = try word(value.string())
                case .declaration: declaration = try value.declaration()
                case .rowKey: rowKey = try value.rowKey()
                case nil: try value.skip()
                }
            }
        }

        /// What was captured.
        consuming func whole() throws(JSONError) -> Captured {
            Captured(
                stage: try need(stage), fields: LeadFields(fields, extra: extra), owner: owner.map(Login.init),
                isRequested: isRequested, path: path ?? .inbound, declaration: declaration, rowKey: rowKey)
        }
    }

    /// Reads `data` and then `person`, where there is one.
    init(reading data: UnsafeRawBufferPointer, and person: UnsafeRawBufferPointer?) throws(JSONError) {
        var parts = Parts()
        var scanner = JSONScanner(data)
        try parts.read(&scanner)
        if let person {
            scanner = JSONScanner(person)
            try parts.read(&scanner)
        }
        self = try parts.whole()
    }
}

extension Promoted {
    private enum Key: String, CaseIterable {
        case stage, score, trigger
    }

    private static let keys = NameTable<Key>()

    /// What has been read of one.
    struct Parts {
        private var stage: Stage?
        private var score: ScoreSnapshot?
        private var trigger: RuleTrigger?

        /// Reads an object.
        mutating func read(_ scanner: inout JSONScanner) throws(JSONError) {
            try scanner.members { (name, value) throws(JSONError) in
                if try value.null() { return }
                switch Promoted.keys[name] {
                case .stage: stage = try word(value.string())
                case .score: score = try value.score()
                case .trigger: trigger = try value.trigger()
                case nil: try value.skip()
                }
            }
        }

        /// What was promoted.
        consuming func whole() throws(JSONError) -> Promoted {
            Promoted(stage: try need(stage), score: try need(score), trigger: trigger)
        }
    }

    /// Reads `data`.
    init(reading bytes: UnsafeRawBufferPointer) throws(JSONError) {
        var parts = Parts()
        var scanner = JSONScanner(bytes)
        try parts.read(&scanner)
        self = try parts.whole()
    }
}
