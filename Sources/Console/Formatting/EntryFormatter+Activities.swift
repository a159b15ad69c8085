package import Lifecycle

// Touches, engagements, opt-outs and answers.
extension EntryFormatter {
    /// A touch as text: `call, no answer`; with a person, `call by root: no answer`.
    package func describe(_ touch: Touch, by person: String? = nil) -> String {
        let inbound = touch.direction == .inbound
        let name = (inbound ? "inbound " : "") + touch.channel.touchName
        let outcome = self.outcome(of: touch)
        return person.map { "\(name) \(inbound ? "to" : "by") \($0): \(outcome)" } ?? "\(name), \(outcome)"
    }

    /// A touch with its article: `an inbound call`.
    package func named(_ touch: Touch) -> String {
        if touch.direction == .inbound { return "an inbound " + touch.channel.touchName }
        return (touch.channel == .email || touch.channel == .other ? "an " : "a ") + touch.channel.touchName
    }

    /// A touch with its article and lead: `a call to L3`, `an inbound e-mail from L3`, `a meeting with L3`.
    package func named(_ touch: Touch, _ lead: String) -> String {
        let preposition =
            switch touch.channel {
            case .call, .email, .social: touch.direction == .inbound ? "from" : "to"
            case .meeting: "with"
            case .other: "for"
            }
        return "\(named(touch)) \(preposition) \(lead)"
    }

    /// The outcome after a colon: `: no answer`; empty if it is unknown.
    package func outcome(_ touch: Touch) -> String { touch.outcome == .unknown ? "" : ": " + touch.outcome.label }

    func outcome(of touch: Touch) -> String {
        guard touch.outcome == .unknown else { return touch.outcome.label }
        return touch.channel == .email && touch.direction == .outbound ? "sent" : "outcome unknown"
    }

    /// Who made a touch: the person whom its file names, otherwise the actor.
    func toucher(_ touch: Touch, _ entry: Entry) -> String {
        guard let name = touch.formerOwner else { return actor(entry) }
        return team.member(named: name).map { team.name(of: $0.login) } ?? "\(name) (not on the team)"
    }

    /// What the prospect did: `submitted the demo form`; after the lead's name if given.
    func activity(_ engagement: Engagement, of lead: String? = nil) -> String {
        let quoted = engagement.detail.flatMap { $0.isEmpty ? nil : "\"\($0)\"" }
        if engagement.isLaterCapture {
            let text = "captured again" + (quoted.map { " " + $0 } ?? "") + origin(engagement.source, engagement.campaign)
            return (lead.map { $0 + " was " } ?? "") + text
        }
        let source = engagement.source.map { " through \($0)" } ?? ""
        let campaign = source + (engagement.campaign.map { " (\($0))" } ?? "")
        if engagement.type == .other, engagement.form == nil, !engagement.asksForSales {
            return "other activity" + (lead.map { " of " + $0 } ?? "") + (quoted.map { ": " + $0 } ?? "") + campaign
        }
        let detail = quoted.map { " " + $0 } ?? ""
        var text: String
        if let form = engagement.form {
            switch (engagement.type, form) {
            case (.formSubmitted, .whitePaper): text = "requested the white paper"
            case (.formSubmitted, .newsletter): text = "subscribed to the newsletter"
            case (.formSubmitted, .other): text = "submitted a form"
            case (.formSubmitted, _): text = "submitted the " + form.label
            case (.contentDownloaded, _): text = "downloaded the " + form.label
            default: text = engagement.type.label + ", " + form.label
            }
            text += detail
        } else {
            switch (engagement.type, quoted) {
            case (.contentDownloaded, let quoted?): text = "downloaded " + quoted
            case (.contentDownloaded, nil): text = "downloaded content"
            case (.emailOpened, let quoted?): text = "opened the e-mail " + quoted
            case (.emailClicked, let quoted?): text = "clicked a link in the e-mail " + quoted
            case (.emailClicked, nil): text = "clicked a link in an e-mail"
            case (.pageVisited, let quoted?): text = "visited the page " + quoted
            case (.eventAttended, let quoted?): text = "attended " + quoted
            case (.chat, let quoted?): text = "chatted about " + quoted
            case (.other, _): text = "asked to talk to sales" + (quoted.map { ": " + $0 } ?? "")
            default: text = engagement.type.label + detail
            }
        }
        if engagement.asksForSales, engagement.type != .other || engagement.form != nil { text += ", asked to talk to sales" }
        return (lead.map { $0 + " " } ?? "") + text + campaign
    }

    /// A channel that a person opts out of or in to.
    func channelName(_ channel: TouchChannel?) -> String { channel?.consentName ?? "all channels" }

    /// The address of a channel.
    func addressName(_ channel: TouchChannel?) -> String {
        switch channel {
        case .call: "phone number"
        case .email: "e-mail address"
        case .social: "social media address"
        case .meeting, .other, nil: "address"
        }
    }

    /// The index of a criterion in the definition.
    func position(_ id: String) -> Int { definition.criteria.firstIndex { $0.id == id } ?? .max }

    func answers(_ assessed: Assessed) -> String {
        var parts = assessed.answers.sorted { (position($0.key), $0.key) < (position($1.key), $1.key) }.map { id, answer in
            let criterion = definition.criterion(id)
            let label = criterion?.label ?? id
            return answer.isEmpty ? "\(label) cleared" : "\(label): \(criterion?.answer(answer)?.label ?? answer)"
        }
        if let percent = assessed.chanceToClose { parts.append("chance to close \(percent)%") }
        return parts.joined(separator: ", ")
    }
}

extension TouchChannel {
    /// A scheduled follow-up with its article: `a meeting`, `an e-mail`.
    var followUpWithArticle: String { (self == .email ? "an " : "a ") + followUpName }
}
