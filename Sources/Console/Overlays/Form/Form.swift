internal import Formats
internal import Lifecycle
internal import Screen
internal import Workspace

/// Fields to fill in: Tab and arrows move, Enter saves, Esc cancels.
struct Form: Overlay {
    /// The purpose of a form.
    enum Purpose: Hashable, Sendable {
        case convert, edit, add, note, merge
        /// The values of an open opportunity.
        case opportunity(OpportunityID)
        /// The values of an account, opened from a lead.
        case account(AccountID, of: LeadID?)
        /// The account that is merged into one.
        case mergeAccount(AccountID, of: LeadID?)
        /// The moment as of which the dashboards are shown.
        case asOf
        case schedule(TouchChannel)
        case snooze
        /// The return of a lead for a reason that implies a return date.
        case reject(String)
        /// A touch with a note.
        case touch(Touch)
        /// The reason for which a scoring rule is kept although outcomes contradict it.
        case keepRule
    }

    /// What the form as a whole says above its fields.
    enum Remark: Hashable, Sendable {
        /// What the gate still requires; updated as fields are filled in.
        case needs(String)
        /// Who may be the same person as the one being added; updated as fields are filled in.
        case duplicates(String)
        /// Why it was refused; stays until it is saved again.
        case refused(String)

        var text: String {
            switch self {
            case .needs(let text), .duplicates(let text), .refused(let text): text
            }
        }
    }

    var title: String
    /// The name of the lead, or the number of leads.
    var subject: String
    var purpose: Purpose
    var actionContext: ActionContext
    var fields: [Field]
    /// The index of the field that receives keys.
    var focus = 0
    /// What it still needs, or why it was refused.
    var remark: Remark?
    /// The values of a new lead for which possible duplicates were requested last.
    var comparedFields = LeadFields()
    /// Suggested existing accounts, for a conversion.
    var accounts: [AccountSuggestion] = []
    /// The account's name for which the next Enter makes a new account, although a similar one exists.
    var newAccount: String?

    /// The message when a form or a preview is left.
    static let cancelledText = "Cancelled; nothing was changed"

    var acceptsText: Bool { !fields.indices.contains(focus) || fields[focus].kind == .text }

    /// The text of a field; nil if it is blank or doesn't exist.
    func text(_ id: Field.ID) -> String? {
        guard let text = fields.first(where: { $0.id == id })?.typed, !text.isEmpty else { return nil }
        return text
    }

    /// The picked value of a field; nil if it doesn't exist.
    func choice(_ id: Field.ID) -> Field.Value? { fields.first { $0.id == id }?.pickedValue }

    /// Notes why the value of a field was refused, and goes to the field.
    mutating func set(problem: String, of id: Field.ID) {
        guard let index = fields.firstIndex(where: { $0.id == id }) else { return }
        fields[index].problem = problem
        focus = index
    }

    /// Notes why a field's moment can't be read: in short beside the field, and in full above the fields.
    mutating func set(_ error: MomentError, of id: Field.ID) {
        let problem =
            switch error.reason {
            case .ambiguous: "two possible days"
            case .unreadable, .minutes: error.field.isDay ? "not a date" : "not a time"
            }
        set(problem: problem, of: id)
        remark = .refused(error.message)
    }

    mutating func handle(_ key: Key, at: Int64, _ console: inout ConsoleModel) -> OverlayResult {
        guard fields.indices.contains(focus) else { return .closed }
        switch key {
        case .escape:
            console.shared.report(.note, Self.cancelledText)
            return .closed
        case .enter:
            for index in fields.indices { fields[index].problem = nil }
            remark = nil
            // A value that somebody else has changed is asked about by itself.
            if !isBatch, conflicts.isEmpty, let objection = console.objection(on: leads, to: key.name, for: "save") {
                remark = .refused(objection)
                console.shared.typeAhead.refuse()
                return .open
            }
            return save(&console)
        case .tab, .down: focus = (focus + 1) % fields.count
        case .backtab, .up: focus = (focus + fields.count - 1) % fields.count
        case .pageDown: focus = min(fields.count - 1, focus + 8)
        case .pageUp: focus = max(0, focus - 8)
        default:
            if case .character(let digit) = key, let number = digit.wholeNumberValue, digit.isASCII,
                fields[focus].id == .account, fields[focus].isPristine
            {
                pickAccount(number, &console)
            } else {
                fields[focus].handle(key)
            }
        }
        // A refusal from the core stays until the next save; the form's own remark is updated as fields are filled in.
        if purpose == .convert, case .needs? = remark, let lead = console.leadDetail?.lead, actionContext.leads == [lead.id] {
            remark = unmetRemark(lead, console.session)
        }
        return .open
    }

    var leads: [LeadID] { actionContext.leads }
    var isBatch: Bool { actionContext.isBatch }

    mutating func remark(_ notice: String) { remark = .refused(notice) }

    /// Keeps what was typed; Enter saves it on the new state, after it was refused once.
    mutating func ask(again notice: String, _ console: inout ConsoleModel) -> OverlayResult {
        remark = .refused(notice)
        return .open
    }

    /// Takes over what somebody else has edited, except in fields that were typed into: these show both values.
    mutating func refresh(_ lead: Lead, _ console: ConsoleModel) {
        guard actionContext.leads == [lead.id] else { return }
        if purpose == .convert, case .needs? = remark { remark = unmetRemark(lead, console.session) }
        guard purpose == .edit else { return }
        for index in fields.indices {
            guard let value = fields[index].id.value(of: lead), value != fields[index].original else { continue }
            fields[index].rebase(on: value, by: Self.editor(of: fields[index].id, console))
        }
    }

    /// Who changed a field of the lead last.
    private static func editor(of field: Field.ID, _ console: ConsoleModel) -> String {
        let entry = console.leadDetail?.entries.first { entry in
            guard case .edited(let changes) = entry.event else { return false }
            switch field {
            case .known(let known): return changes.fields[known] != nil
            case .column(let column): return changes.extra[column] != nil
            default: return false
            }
        }
        guard let entry else { return "somebody else" }
        return entry.by == .person(console.session.me) ? "you, in another session" : console.session.entryFormatter.actor(entry)
    }

    /// The fields whose typed value would replace one that somebody else has given meanwhile.
    var conflicts: [Field] { purpose == .edit ? fields.filter { $0.theirs != nil } : [] }

    /// Takes over the values of others instead of the typed ones.
    mutating func takeTheirs() {
        for index in fields.indices { fields[index].takeTheirs() }
        remark = nil
    }

    mutating func paste(_ text: String) {
        guard fields.indices.contains(focus), fields[focus].kind == .text else { return }
        fields[focus].text.insert(text)
        fields[focus].isPristine = false
    }

    /// Stays open until the effects are done; without any, what was typed ahead is dropped.
    private func opened(_ effects: [Effect], _ console: inout ConsoleModel) -> OverlayResult {
        if effects.isEmpty { console.shared.typeAhead.refuse() }
        return .open(effects)
    }

    /// Performs what the fields say, or notes in them what can't be read.
    private mutating func save(_ console: inout ConsoleModel) -> OverlayResult {
        let session = console.session
        let command: Command?
        switch purpose {
        case .merge: return opened(comparison(), &console)
        case .asOf:
            let result = showAsOf(&console)
            if result.isOpen { console.shared.typeAhead.refuse() }
            return result
        case .keepRule:
            let result = keptRule()
            if result.effects.isEmpty { console.shared.typeAhead.refuse() }
            return result
        case .account(let id, let lead): return opened(savedAccount(id, of: lead), &console)
        case .mergeAccount(let id, let lead): return opened(mergedAccount(into: id, of: lead), &console)
        case .convert: command = conversion(session).map { .convert($0) }
        case .opportunity(let id): command = opportunityChange(id, console.leadDetail?.lead, session).map { .changeOpportunity($0) }
        case .edit: command = changes(of: console.leadDetail?.lead).map { .edit($0) }
        case .add: command = newLead().map { .add($0) }
        case .note:
            command = text(.note).map { .note($0) }
            if command == nil { set(problem: "enter some text", of: .note) }
        case .schedule(let channel):
            command = time(.when, session).map { .schedule(FollowUp(channel: channel, at: $0, note: text(.note))) }
        case .snooze: command = time(.until, session).map { .snooze(until: $0) }
        case .reject(let reason):
            command = day(.when, session).map { .reject(reason: reason, note: text(.note), returnOn: $0, track: pickedTrack) }
        case .touch(var touch):
            touch.note = text(.note)
            command = .touch(touch)
        }
        guard let command else {
            console.shared.typeAhead.refuse()
            return .open
        }
        let effects = console.perform([command], actionContext)
        if !conflicts.isEmpty {
            if let lead = leads.first { console.shared.unseenChanges.acknowledge([lead]) }
            console.overlays.append(EditConflict(conflicts, effects, leads))
            return .open
        }
        if let distance = command.upcomingMoment.flatMap({ session.dates.distance(of: $0) }) {
            // Esc leads back to the form.
            console.overlays.append(Confirmation.farAhead(distance, effects))
            return .open
        }
        // A batch is previewed; a single action keeps the form until it is done.
        return actionContext.leads.count > 1 ? .closed(effects) : .open(effects)
    }
}
