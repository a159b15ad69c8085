import Formats
import Lifecycle

/// What a row says about a person's consent and about the address.
package struct ImportedConsent: Sendable, Hashable {
    /// The channels that the person opted out of; nil for all channels.
    package var optOuts: [TouchChannel?] = []
    /// The channels for which the row says that there is no opt-out; nil for all channels.
    ///
    /// That never lifts one: the file may be older, or of a system that doesn't know of it.
    package var denials: [TouchChannel?] = []
    /// When the person opted out of channels (nil: all), where the file says it.
    package var optedOutAt: [TouchChannel?: Instant] = [:]
    /// Whether mail to the address bounced.
    package var hasBounced = false
    /// When it did, where the file says it.
    package var bouncedAt: Instant?
    /// Values that are neither yes nor no.
    package var unread: [UnreadFlag] = []
    /// Values that are understood and say nothing about consent, such as "Never subscribed", by the column's name.
    var kept: [String: String] = [:]

    /// Whether a channel or an address is closed by it.
    package var closesAnything: Bool { !optOuts.isEmpty || hasBounced }

    /// When the person opted out of a channel, also with an opt-out of all; nil without a date.
    package func date(ofOptOutFrom channel: TouchChannel) -> Instant? {
        optOuts.contains(channel) ? optedOutAt[channel] : optedOutAt[TouchChannel?.none]
    }

    /// Nothing.
    package static let none = ImportedConsent()

    private init() {}

    /// Reads the columns of a row. Of several columns of one meaning, one yes is enough.
    init(_ cells: RowCells) throws(CellError) {
        let columns: [(IntakeField, TouchChannel?)] = [(.emailOptOut, .email), (.callOptOut, .call), (.optOut, nil)]
        for (field, channel) in columns {
            var answers = Set<ConsentValue>()
            for cell in try cells.cells(of: field) {
                let answer = read(cell, isStatus: false)
                answers.insert(answer)
                guard let at = cells.moment(in: cell) else { continue }
                if answer == .optedOut { optedOutAt[channel] = max(optedOutAt[channel] ?? at, at) }
                if answer == .bounced { bouncedAt = max(bouncedAt ?? at, at) }
            }
            if answers.contains(.optedOut) {
                optOuts.append(channel)
            } else if answers.contains(.optedIn) {
                denials.append(channel)
            }
        }
        for cell in try cells.cells(of: .mailStatus) {
            switch read(cell, isStatus: true) {
            case .optedOut:
                let channel = ConsentColumn.channel(ofConsentIn: cell.column)
                if !optOuts.contains(channel) { optOuts.append(channel) }
            case .optedIn where !denials.contains(.email) && !optOuts.contains(.email): denials.append(.email)
            default: break
            }
        }
        for (index, texts) in cells.mapping.statusOptOuts {
            guard let text = try cells.text(at: index), let optOut = texts[text] else { continue }
            let channel = cells.mapping.kind == .touches ? optOut.channel(ofTouchBy: try cells.touchChannel()) : optOut.channel
            if !optOuts.contains(channel) { optOuts.append(channel) }
        }
        for (index, texts) in cells.mapping.mailOptOuts {
            guard let text = try cells.text(at: index), texts.contains(text), try cells.touchChannel() == .email else { continue }
            if !optOuts.contains(.email) { optOuts.append(.email) }
        }
        for index in cells.mapping.optInColumns {
            if let text = try cells.text(at: index) { readOptIn(text, cells.mapping.columns[index].name) }
        }
        for index in cells.mapping.tagColumns {
            if let text = try cells.text(at: index) { readTags(text) }
        }
        for (index, texts) in cells.mapping.statusBounces {
            if let text = try cells.text(at: index), texts.contains(text) { hasBounced = true }
        }
        for cell in try cells.cells(of: .emailBounced) where ConsentValue.isBounce(cell.text) {
            hasBounced = true
            if let at = cells.moment(in: cell) { bouncedAt = max(bouncedAt ?? at, at) }
        }
    }

    /// Reads a column that says who agreed: "revoked" is an opt-out, and a no may be an answer that nobody asked for.
    private mutating func readOptIn(_ text: String, _ column: String) {
        let channel = ConsentColumn.channel(ofConsentIn: column)
        switch ConsentValue(text, isStatus: true) {
        case .optedOut: if !optOuts.contains(channel) { optOuts.append(channel) }
        case .bounced: hasBounced = true
        default: noteRefusal(text, column)
        }
    }

    private mutating func noteRefusal(_ text: String, _ column: String) {
        guard FlagValue.kind(of: text, among: [.no]) != nil else { return }
        unread.append(UnreadFlag(column: column, text: text, isAboutDeletion: false, isRefusal: true))
    }

    /// Reads the tags of a lead, one of which may say that the person opted out or that mail came back.
    private mutating func readTags(_ text: String) {
        for part in text.split(whereSeparator: { ",;|".contains($0) || $0.isNewline }) {
            let tag = part.filter { !"\"'[]#".contains($0) }.trimmingSpace
            if let optOut = StatusOptOut(String(tag)) {
                if !optOuts.contains(optOut.channel) { optOuts.append(optOut.channel) }
            } else if StatusOptOut.isBounce(String(tag)) {
                hasBounced = true
            }
        }
    }

    private mutating func read(_ cell: RowCells.Cell, isStatus: Bool) -> ConsentValue {
        let value = ConsentValue(cell.text, isStatus: isStatus)
        switch value {
        case .bounced: hasBounced = true
        case .silent:
            kept[cell.column] = cell.text
            noteRefusal(cell.text, cell.column)
        case .unread: unread.append(UnreadFlag(column: cell.column, text: cell.text, isAboutDeletion: false))
        case .optedOut, .optedIn, .blank: break
        }
        return value
    }
}

/// What a cell of a column about consent says.
enum ConsentValue: Hashable {
    case optedOut, optedIn, bounced
    /// A status that says nothing about an opt-out.
    case silent
    /// A word for a missing value.
    case blank
    /// Something else.
    case unread

    /// Reads a cell.
    ///
    /// - Parameter isStatus: Whether the column says which status a subscription has, so that a yes is no opt-out, nor
    ///   a date. In any other column a date says when the person opted out.
    init(_ text: String, isStatus: Bool) {
        if !isStatus, let flag = FlagValue.yesOrNo(text) {
            self = flag ? .optedOut : .optedIn
            return
        }
        // "Opt-In: no" is no opt-out.
        if isStatus, FlagValue.yesOrNo(text) != nil {
            self = .silent
            return
        }
        if let kind = FlagValue.kind(of: text, among: [.optOut, .optIn, .bounced, .silent, .reachable]) {
            self = Self.value(of: kind)
            return
        }
        if !isStatus, FlagValue.isMoment(text) {
            self = .optedOut
            return
        }
        if let (kind, rest) = FlagValue.beginning(of: text, among: [.optOut, .bounced, .optIn, .silent, .yes]) {
            let hasDate = rest.contains { $0.first?.isNumber ?? false }
            switch kind {
            case .optOut, .bounced: self = Self.value(of: kind)
            case .yes where !isStatus && !Self.isNegated(text): self = .optedOut
            case .optIn where hasDate, .silent where hasDate: self = Self.value(of: kind)
            default: self = Self.unknown(text)
            }
            return
        }
        self = Self.unknown(text)
    }

    /// Whether a cell of a bounce column says that mail came back. Any text but a no is a reason.
    static func isBounce(_ text: String) -> Bool {
        if let flag = FlagValue.yesOrNo(text) { return flag }
        if FlagValue.kind(of: text, among: [.reachable, .optIn, .silent]) != nil { return false }
        if let (kind, _) = FlagValue.beginning(of: text, among: [.bounced, .reachable]) { return kind == .bounced }
        return !Placeholder.isBlank(text)
    }

    private static func value(of kind: FlagValue.Kind) -> ConsentValue {
        switch kind {
        case .optOut, .yes: .optedOut
        case .optIn, .no: .optedIn
        case .bounced: .bounced
        case .reachable, .silent, .deleted: .silent
        }
    }

    private static let optOutStems = [
        "unsubscri", "optedout", "optout", "abgemeld", "abbestell", "desabonn", "desinscri", "desuscri", "descadastr", "disiscri",
        "afgemeld", "uitgeschreven", "wypisan", "avregistr", "avprenum", "отпис", "donotcontact", "donotcall", "donotemail",
        "配信停止", "退订", "수신거부",
    ]
    private static let negations: Set<String> = [
        "not", "never", "no", "nicht", "kein", "keine", "pas", "jamais", "nunca", "nao", "non", "niet", "geen", "nie", "ikke",
        "inte", "ej", "не", "нет", "soft",
    ]

    /// The marks that stand for a missing value.
    private static let blankMarks = Set("-–—_.…?/\\()[]'\"")

    /// Whether a longer text says that the person unsubscribed: `Clicked unsubscribe`.
    static func saysUnsubscribed(_ text: String) -> Bool {
        guard text.utf8.count <= 120, !isNegated(text) else { return false }
        let folded = TextFolding.folded(text)
        return optOutStems.contains(where: folded.contains)
    }

    private static func isNegated(_ text: String) -> Bool { TextFolding.words(text).contains(where: negations.contains) }

    /// What a longer text says: "Contact has unsubscribed".
    private static func unknown(_ text: String) -> ConsentValue {
        // A mark such as "✗" or "*" may be a yes.
        if TextFolding.folded(text).isEmpty, text.contains(where: { !$0.isWhitespace && !blankMarks.contains($0) }) {
            return .unread
        }
        if Placeholder.isBlank(text) { return .blank }
        guard text.utf8.count <= 120, !isNegated(text) else { return .unread }
        if saysUnsubscribed(text) { return .optedOut }
        return TextFolding.folded(text).contains("bounce") ? .bounced : .unread
    }
}
