import Formats
import Lifecycle

// Decoding of the compound values inside events.
extension JSONScanner {
    /// The keys of the events of rules, which are every other line; they are looked up by their bytes.
    private enum ScoreKey: String, CaseIterable {
        case fit, engagement
    }
    private enum TriggerKey: String, CaseIterable {
        case seq, due
    }
    private static let scoreKeys = NameTable<ScoreKey>()
    private static let triggerKeys = NameTable<TriggerKey>()
    private static let fieldKeys = NameTable<LeadField>()

    mutating func strings() throws(JSONError) -> [String] {
        var values: [String] = []
        try array { (value) throws(JSONError) in values.append(try value.string()) }
        return values
    }

    mutating func texts() throws(JSONError) -> [String: String] {
        var values: [String: String] = [:]
        try object { (key, value) throws(JSONError) in values[key] = try value.string() }
        return values
    }

    mutating func ranges() throws(JSONError) -> [ClosedRange<SequenceNumber>] {
        var ranges: [ClosedRange<SequenceNumber>] = []
        try array { (value) throws(JSONError) in
            var bounds: [Int] = []
            let offset = value.position
            try value.array { (value) throws(JSONError) in bounds.append(try value.integer()) }
            guard bounds.count == 2, 1 <= bounds[0], bounds[0] <= bounds[1], bounds[1] <= JournalEnvelope.highestNumber else {
                throw value.failure(.unexpectedValue, at: offset)
            }
            ranges.append(SequenceNumber(bounds[0])...SequenceNumber(bounds[1]))
        }
        return ranges
    }

    /// An integer that others are added to; no sum of them can overflow.
    mutating func summand() throws(JSONError) -> Int {
        let offset = position
        let number: Int = try integer()
        guard (-JournalEnvelope.highestNumber...JournalEnvelope.highestNumber).contains(number) else {
            throw failure(.unexpectedValue, at: offset)
        }
        return number
    }

    mutating func evidence() throws(JSONError) -> [EvidencePoint] {
        var points: [EvidencePoint] = []
        try array { (value) throws(JSONError) in
            var point = EvidencePoint(rule: "", points: 0)
            try value.object { (key, value) throws(JSONError) in
                switch key {
                case "rule": point.rule = try value.string()
                case "points": point.points = try value.summand()
                default: try value.skip()
                }
            }
            points.append(point)
        }
        return points
    }

    mutating func recordIDs() throws(JSONError) -> [RecordID] {
        var ids: [RecordID] = []
        try array { (value) throws(JSONError) in
            var record = RecordID(id: "")
            try value.object { (key, value) throws(JSONError) in
                switch key {
                case "system": record.system = try value.string()
                case "id": record.id = try value.string()
                default: try value.skip()
                }
            }
            ids.append(record)
        }
        return ids
    }

    mutating func score() throws(JSONError) -> ScoreSnapshot {
        var score = ScoreSnapshot(fit: 0, engagement: 0)
        try members { (name, value) throws(JSONError) in
            switch Self.scoreKeys[name] {
            case .fit: score.fit = try value.summand()
            case .engagement: score.engagement = try value.summand()
            case nil: try value.skip()
            }
        }
        return score
    }

    mutating func trigger() throws(JSONError) -> RuleTrigger? {
        var trigger: RuleTrigger?
        try members { (name, value) throws(JSONError) in
            switch Self.triggerKeys[name] {
            case .seq: trigger = .line(SequenceNumber(try value.integer()))
            case .due: trigger = .due(try value.instant())
            case nil: try value.skip()
            }
        }
        return trigger
    }

    /// Appends the known lead fields of an object.
    mutating func leadFields(into fields: inout [(field: LeadField, value: String)]) throws(JSONError) {
        try members { (name, value) throws(JSONError) in
            if let field = Self.fieldKeys[name] {
                fields.append((field, try value.string()))
            } else {
                try value.skip()
            }
        }
    }

    mutating func rowKey() throws(JSONError) -> UInt64 {
        let offset = position
        guard let key = UInt64(try string(), radix: 16) else { throw failure(.unexpectedValue, at: offset) }
        return key
    }

    mutating func declaration() throws(JSONError) -> StageDeclaration {
        var declaration = StageDeclaration(column: "", text: "")
        try object { (key, value) throws(JSONError) in
            switch key {
            case "column": declaration.column = try value.string()
            case "word": declaration.text = try value.string()
            case "reason": declaration.reason = try value.string()
            default: try value.skip()
            }
        }
        return declaration
    }

    mutating func money() throws(JSONError) -> Money {
        var cents: Int64?
        var currency = ""
        let offset = position
        try object { (key, value) throws(JSONError) in
            switch key {
            case "cents": cents = try value.integer()
            case "currency": currency = try value.string()
            default: try value.skip()
            }
        }
        guard let cents else { throw failure(.missingKey, at: offset) }
        return Money(cents: cents, currency: currency)
    }

    mutating func followUp() throws(JSONError) -> FollowUp {
        var channel: TouchChannel?
        var at: Instant?
        let offset = position
        try object { (key, value) throws(JSONError) in
            switch key {
            case "channel": channel = try value.enumCase()
            case "at": at = try value.instant()
            default: try value.skip()
            }
        }
        guard let channel, let at else { throw failure(.missingKey, at: offset) }
        return FollowUp(channel: channel, at: at)
    }

    mutating func conversion() throws(JSONError) -> Conversion {
        var conversion = Conversion()
        try object { (key, value) throws(JSONError) in
            switch key {
            case "existingAccount": conversion.isExistingAccount = try value.bool()
            case "amount": conversion.amount = try value.money()
            case "closeDate":
                let offset = value.position
                guard let day = Day(parsing: try value.string()) else { throw value.failure(.unexpectedValue, at: offset) }
                conversion.closeDate = day
            case "followUp": conversion.followUp = try value.followUp()
            case "intention": conversion.intention = try value.enumCase()
            case "closer": conversion.closer = Login(try value.string())
            default: try value.skip()
            }
        }
        return conversion
    }
}
