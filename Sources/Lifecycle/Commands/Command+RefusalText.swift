// The words of refusals for commands, roles and actors.
extension Command {
    /// The command with its object: `accept MQLs`, `log touches for MQLs`.
    func phrase(_ leads: String) -> String {
        switch self {
        case .touch: "log touches for \(leads)"
        case .engage: "log activities for \(leads)"
        case .schedule: "schedule follow-ups with \(leads)"
        case .note: "add notes to \(leads)"
        case .optOut: "record opt-outs of \(leads)"
        case .optIn: "record opt-ins of \(leads)"
        case .bounce: "mark addresses of \(leads) invalid"
        case .reengage: "re-engage \(leads)"
        default: "\(verb) \(leads)"
        }
    }

    /// The command on one lead: `accept it`, `log a touch`.
    var action: String {
        switch self {
        case .touch: "log a touch"
        case .schedule: "schedule a follow-up"
        case .note: "add a note"
        default: phrase("it")
        }
    }

    /// What the command adds to a lead, for a sentence about it; nil if it changes the lead itself.
    private var addition: (noun: String, participle: String)? {
        switch self {
        case .touch: ("touches", "logged for")
        case .engage: ("activities", "logged for")
        case .schedule: ("follow-ups", "scheduled for")
        case .note: ("notes", "added to")
        default: nil
        }
    }

    /// `only an MQL can be accepted`, `touches can only be logged for open leads`.
    func restriction(to leads: String) -> String {
        addition.map { "\($0.noun) can only be \($0.participle) \(leads)" } ?? "only \(leads) can \(passive)"
    }

    /// `L3 can't be accepted`, `touches can't be logged for L3`.
    func impossible(for leads: String) -> String {
        addition.map { "\($0.noun) can't be \($0.participle) \(leads)" } ?? "\(leads) can't \(passive)"
    }

    /// What the command does to a lead, to follow "can": `be accepted`.
    private var passive: String {
        switch self {
        case .reengage: "be re-engaged"
        case .close, .merge, .promote, .release, .snooze: "be \(verb)d"
        case .qualify: "be qualified"
        case .disqualify: "be disqualified"
        case .optOut: "be opted out"
        case .optIn: "be opted in"
        case .bounce: "be marked invalid"
        default: "be \(verb)ed"
        }
    }
}

extension Role {
    /// The role with its article, to follow "you are": `an SDR`.
    var noun: String {
        switch self {
        case .sdr: "an SDR"
        case .closer: "a closer"
        case .marketing: "a marketer"
        case .teamlead: "a team lead"
        case .viewer: "a viewer"
        case .admin: "an admin"
        }
    }

    /// The people with the role: `SDRs`.
    var plural: String { self == .marketing ? "marketers" : label + "s" }
}

extension Actor {
    /// A person's login, or the rule: `the rule "score"`.
    var phrase: String {
        switch self {
        case .rule(let name): "the rule \"\(name)\""
        default: description
        }
    }
}
