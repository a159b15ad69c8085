// The words of refusals for commands, roles and actors.
extension Command {
    /// The command with its object: `accept MQLs`, `log touches of MQLs`.
    func phrase(_ leads: String) -> String {
        switch self {
        case .touch: "log touches of \(leads)"
        case .engage: "log activities of \(leads)"
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

    /// What the command does to a lead, to follow "can": `be accepted`, `get a follow-up`.
    var passive: String {
        switch self {
        case .touch: "get touches"
        case .engage: "get activities"
        case .schedule: "get a follow-up"
        case .note: "get notes"
        case .reengage: "be re-engaged"
        case .close, .merge, .promote, .release, .snooze: "be \(verb)d"
        case .qualify: "be qualified"
        case .disqualify: "be disqualified"
        case .optOut: "be opted out"
        case .optIn: "be opted in"
        case .bounce: "be marked invalid"
        case .add, .accept, .assess, .assign, .claim, .convert, .edit, .fillBlanks, .recordOutcome, .reject: "be \(verb)ed"
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
