/// A journal on a server: appending by comparing heads, lost connections, unknown commits, crashes, a restore and an
/// erasure, with three clients.
///
/// It is the protocol of the functions of `schema.sql` (`append`, `hold`, `erase`) and of the store that calls them. A
/// step is a call, its commit or its answer. A client can be killed, a connection break and the server crash between
/// any two.
///
/// The model is finite because each client has one action, the third client's is followed by the erasure of one person,
/// and cut connections, kills, crashes and restores are counted: two kinds at a time, so that one can hit the recovery
/// from the other, or all four. Coarser than the code:
///
/// - An action is one line, and an answer has all lines that are missing.
/// - A client reads news only while no request of its own is open; `JournalReplica.extend` skips what is there.
/// - A client whose action is saved or refused leaves: what its copy would go through, that of a client that has not
///   begun goes through.
/// - At most one process of a client's broken connections is left on the server.
/// - The hash of a line stands for all lines up to it; the model compares them.
struct ServerModel: Model {
    enum Invariant: String {
        case acknowledgedStay = "acknowledged actions are in the server's journal, up to a restore"
        case idsOnce = "no id is there twice"
        case numbersFollow = "every line has the number of its place"
        case replicasFollow = "every connected copy is a beginning of the server's journal, and one that isn't stops"
        case replicasStay = "no copy loses or changes a line, unless its user clones it again"
        case erasedStaysAway = "a connected copy that has caught up lacks the data of erased people"
        case losesTwice = "nobody loses more than twice"
        case refusedStaysOut = "an action that was reported as not saved is not in the journal"
    }

    /// What the protocol would be without one of its rules.
    enum Mistake: String, CaseIterable {
        case acknowledgesBeforeCommit, looksForNoID, comparesNoHead, comparesOnlyNumber, replacesReplica, trustsNotification
        case rewritesOnlyWithNewLines, holdsWithoutReading, settlesWhileProcessLives, takesUnknownForRefused

        /// The misfortunes that show it.
        var limits: Limits {
            switch self {
            case .acknowledgesBeforeCommit: Limits(crashes: 1)
            case .looksForNoID, .rewritesOnlyWithNewLines: Limits(kills: 1)
            case .comparesNoHead, .holdsWithoutReading: Limits()
            case .comparesOnlyNumber, .replacesReplica: Limits(restores: 1)
            case .trustsNotification, .settlesWhileProcessLives, .takesUnknownForRefused: Limits(cuts: 1)
            }
        }

        /// The invariant that it breaks.
        var breaks: Invariant {
            switch self {
            case .acknowledgesBeforeCommit: .acknowledgedStay
            case .looksForNoID: .idsOnce
            case .comparesNoHead: .numbersFollow
            case .comparesOnlyNumber, .trustsNotification: .replicasFollow
            case .replacesReplica: .replicasStay
            case .rewritesOnlyWithNewLines: .erasedStaysAway
            case .holdsWithoutReading: .losesTwice
            case .settlesWhileProcessLives, .takesUnknownForRefused: .refusedStaysOut
            }
        }
    }

    var mistake: Mistake?
    var limits = Limits()

    /// How often each misfortune strikes at most; a user whose client stopped clones again once for each restore.
    struct Limits {
        var cuts: UInt8 = 0
        var kills: UInt8 = 0
        var crashes: UInt8 = 0
        var restores: UInt8 = 0
    }

    var start: ServerState {
        var state = ServerState()
        state.server.append(.person, isRestored: false)
        state.acknowledged = 1 << JournalLine.person.rawValue
        for index in 0..<3 {
            state.clients[index].replica = state.server
            state.clients[index].job = .action(of: index)
            state.clients[index].place = .ready
        }
        (state.cuts, state.kills, state.crashes) = (limits.cuts, limits.kills, limits.crashes)
        (state.restores, state.clones) = (limits.restores, limits.restores)
        return state
    }

    func broken(from before: ServerState, to after: ServerState) -> [Invariant] {
        var broken: [Invariant] = []
        let lines = after.server.bits
        if after.acknowledged & ~lines != 0 { broken.append(.acknowledgedStay) }
        if after.refused & lines != 0 { broken.append(.refusedStaysOut) }
        if lines.nonzeroBitCount < after.server.count { broken.append(.idsOnce) }
        if after.isMisnumbered { broken.append(.numbersFollow) }
        for index in 0..<3 {
            let client = after.clients[index]
            let isConnected = client.isConnected
            if client.place != .gone, isConnected || !after.isRestored, !client.replica.isPrefix(of: after.server) {
                broken.append(.replicasFollow)
            }
            if after.clones == before.clones, client.place != .gone, !before.clients[index].replica.isPrefix(of: client.replica) {
                broken.append(.replicasStay)
            }
            if isConnected, after.isErased, client.replica.count == after.server.count, client.hasPerson {
                broken.append(.erasedStaysAway)
            }
            if client.losses > 2 { broken.append(.losesTwice) }
        }
        return broken
    }

    func exchanged(_ state: ServerState) -> ServerState {
        guard mistake == nil else { return state }
        var other = state
        other.clients[0] = state.clients[1].exchanged
        other.clients[1] = state.clients[0].exchanged
        other.clients[2] = state.clients[2].exchanged
        other.server = state.server.exchanged
        other.acknowledged = JournalLine.exchanged(state.acknowledged)
        other.refused = JournalLine.exchanged(state.refused)
        return other
    }

    func addSteps(from state: ServerState, to steps: inout Steps<ServerState>) {
        for index in 0..<3 { ClientStep(model: self, state: state, index: index).addAll(to: &steps) }
        if state.crashes > 0 {
            var after = disconnected(state)
            after.crashes -= 1
            steps.add(after, "the server crashes")
        }
        guard state.restores > 0 else { return }
        for length in 1..<max(1, Int(state.server.count)) {
            var after = disconnected(state)
            after.restores -= 1
            after.isRestored = true
            after.server.truncate(to: length)
            after.isErased = after.server.contains(.erasure)
            after.acknowledged &= after.server.bits
            steps.add(after, "a backup with \(length) lines is restored")
        }
    }

    /// The state after all connections broke and all processes of the server ended.
    private func disconnected(_ state: ServerState) -> ServerState {
        var after = state
        for index in 0..<3 {
            switch state.clients[index].place {
            case .sent, .settling, .settled: after.clients[index].place = .unsettled
            case .ready, .held: after.clients[index].place = .away
            case .away, .unsettled, .stopped, .gone: break
            }
            if after.clients[index].place == .unsettled, mistake == .takesUnknownForRefused {
                after.refused |= 1 << state.clients[index].job.rawValue
                after.clients[index].place = .away
            }
            after.clients[index].backend = ServerClient.Backend()
            after.clients[index].lost = ServerClient.Backend()
        }
        return after
    }
}
