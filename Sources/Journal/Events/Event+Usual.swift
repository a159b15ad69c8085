import Lifecycle

// Most lines of a journal are promotions and captures: making room for all that `EventFields` can hold, and tidying it up, takes as long as reading these, so
// that they are read on their own.

extension Captured {
    private enum Key: String, CaseIterable {
        case stage, fields, extra, owner, requested, path, declaration, rowKey
    }

    private static let keys = NameTable<Key>()

    /// Reads `data` and then `person`, where there is one: what stands in both counts as the later one says it.
    init(reading data: UnsafeRawBufferPointer, and person: UnsafeRawBufferPointer?) throws(JSONFailure) {
        var (stage, path, owner): (String?, String?, String?)
        var fields: [(field: LeadField, value: String)] = []
        fields.reserveCapacity(16)
        var extra: [String: String] = [:]
        var isRequested = false
        var declaration: StageDeclaration?
        var rowKey: UInt64?
        func read(_ bytes: UnsafeRawBufferPointer) throws(JSONFailure) {
            var scanner = JSONScanner(bytes)
            try scanner.members { (name, value) throws(JSONFailure) in
                if try value.null() { return }
                switch Self.keys[name] {
                case .stage: stage = try value.string()
                case .fields: try value.leadFields(into: &fields)
                case .extra: extra = try value.texts()
                case .owner: owner = try value.string()
                case .requested: isRequested = try value.bool()
                case .path: path = try value.string()
                case .declaration: declaration = try value.declaration()
                case .rowKey: rowKey = try value.rowKey()
                case nil: try value.skip()
                }
            }
        }
        try read(data)
        if let person { try read(person) }
        self.init(
            stage: try need(word(stage)), fields: LeadFields(fields, extra: extra), owner: owner.map(Login.init),
            isRequested: isRequested, path: try word(path) ?? .inbound, declaration: declaration, rowKey: rowKey)
    }
}

extension Promoted {
    private enum Key: String, CaseIterable {
        case stage, score, trigger
    }

    private static let keys = NameTable<Key>()

    /// Reads `data`.
    init(reading bytes: UnsafeRawBufferPointer) throws(JSONFailure) {
        var stage: Stage?
        var score: ScoreReading?
        var trigger: RuleTrigger?
        var scanner = JSONScanner(bytes)
        try scanner.members { (name, value) throws(JSONFailure) in
            if try value.null() { return }
            switch Self.keys[name] {
            case .stage: stage = try word(value.string())
            case .score: score = try value.score()
            case .trigger: trigger = try value.trigger()
            case nil: try value.skip()
            }
        }
        self.init(stage: try need(stage), score: try need(score), trigger: trigger)
    }
}
