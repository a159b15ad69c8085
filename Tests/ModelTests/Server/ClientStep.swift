/// What one client of the model, and the server's processes for it, can do next.
struct ClientStep {
    let model: ServerModel
    let state: ServerState
    let index: Int

    private var client: ServerClient { state.clients[index] }
    private var name: String { "client \(index + 1)" }

    private func has(_ mistake: ServerModel.Mistake) -> Bool { model.mistake == mistake }

    func addAll(to steps: inout Steps<ServerState>) {
        switch client.place {
        case .away, .unsettled: addConnecting(to: &steps)
        case .ready: addReady(to: &steps)
        case .sent: addAnswers(to: &steps)
        case .held: addHeld(to: &steps)
        case .settling, .settled: addSettling(to: &steps)
        case .gone: break
        case .stopped:
            if state.clones > 0 {
                steps.add(
                    after {
                        $0.clones -= 1
                        $0.clients[index].replica = state.server
                        $0.clients[index].hasPerson = !state.isErased
                        $0.clients[index].place = .ready
                    }, "\(name)'s user clones the journal again")
            }
        }
        addProcesses(to: &steps)
        addMisfortunes(to: &steps)
    }

    private func after(_ change: (inout ServerState) -> Void) -> ServerState {
        var after = state
        change(&after)
        let client = after.clients[index]
        guard after.has(acknowledged: client.job) || after.has(refused: client.job), client.place == .ready else { return after }
        after.clients[index].losses = 0
        after.clients[index].mayRefuse = false
        if client.job == .third {
            after.clients[index].job = .erasure
        } else {
            let lost = client.lost
            after.clients[index] = ServerClient()
            after.clients[index].place = .gone
            after.clients[index].lost = lost
            after.clients[index].job = client.job
        }
        return after
    }

    /// Brings the copy to the server's end. `ServerReplica.update`, `JournalReplica.extend` and `rewrite`.
    private func catchUp(_ after: inout ServerState) {
        let old = after.clients[index].replica.count
        after.clients[index].replica.extend(from: after.server, upTo: after.server.count)
        guard !has(.rewritesOnlyWithNewLines) || old < after.server.count else { return }
        if after.isErased { after.clients[index].hasPerson = false }
    }

    private var isBehind: Bool {
        client.replica.count < state.server.count || state.isErased && client.hasPerson
    }

    /// Connects, and compares the last line of the copy with the server's. `ServerJournal.connected` and `require`.
    private func addConnecting(to steps: inout Steps<ServerState>) {
        let isSame =
            has(.comparesOnlyNumber)
            ? client.replica.count <= state.server.count : client.replica.agrees(with: state.server, upTo: client.replica.count)
        guard isSame else {
            if has(.replacesReplica) {
                steps.add(
                    after {
                        $0.clients[index].replica = state.server
                        $0.clients[index].place = .ready
                    }, "\(name) connects and takes the server's journal")
            } else {
                steps.add(
                    after { $0.clients[index].place = .stopped }, "\(name) connects and stops: the server lacks what its copy has")
            }
            return
        }
        steps.add(
            after {
                $0.clients[index].place = client.place == .unsettled ? .settling : .ready
                if !has(.trustsNotification) { catchUp(&$0) }
            }, "\(name) connects and catches up")
    }

    private func addReady(to steps: inout Steps<ServerState>) {
        if isBehind {
            if has(.trustsNotification), !state.server.isFull {
                steps.add(
                    after { $0.clients[index].replica.extend(withLastOf: state.server) },
                    "\(name) adds the line that it was told of")
            } else {
                steps.add(after(catchUp), "\(name) asks for what is new")
            }
        }
        // `begin`
        if client.replica.contains(client.job), !has(.looksForNoID) {
            steps.add(
                after { $0.acknowledged |= 1 << client.job.rawValue }, "\(name) finds \(client.job) in its copy: it is saved")
            return
        }
        addRefusal(to: &steps) { _ in }
        // `ServerJournal.beginErasure` takes the head too: nobody adds a line about the person in between.
        if client.losses >= 2 || client.job == .erasure {
            guard !state.isHeadLocked else { return }
            steps.add(
                after {
                    if !has(.holdsWithoutReading) { catchUp(&$0) }
                    $0.clients[index].place = .held
                    let expected = $0.clients[index].replica.count
                    $0.clients[index].backend = ServerClient.Backend(work: .held, line: client.job, expected: expected)
                }, "\(name) takes the head and reads to the end")
        } else {
            steps.add(
                after {
                    $0.clients[index].place = .sent
                    $0.clients[index].mayRefuse = false
                    $0.clients[index].backend = ServerClient.Backend(
                        work: .queued, line: client.job, expected: client.replica.count)
                }, "\(name) decides after line \(client.replica.count) and sends \(client.job)")
        }
    }

    /// The decision is another one on what others did, or the user gives up.
    private func addRefusal(to steps: inout Steps<ServerState>, _ change: (inout ServerState) -> Void) {
        guard client.mayRefuse else { return }
        steps.add(
            after {
                $0.refused |= 1 << client.job.rawValue
                change(&$0)
            }, "\(name) tells its user that \(client.job) is not saved")
    }

    private func addHeld(to steps: inout Steps<ServerState>) {
        let isKnown = client.replica.contains(client.job)
        switch client.backend.work {
        case .held where isKnown:
            steps.add(
                after {
                    $0.acknowledged |= 1 << client.job.rawValue
                    release(&$0)
                }, "\(name) finds \(client.job) in its copy and lets the head go")
        case .held:
            addRefusal(to: &steps, release)
            steps.add(
                after {
                    $0.clients[index].backend.work = .heldQueued
                    $0.clients[index].place = .sent
                }, "\(name) sends \(client.job), decided after line \(client.backend.expected), and its commit")
        default: addAnswers(to: &steps)
        }
    }

    private func release(_ after: inout ServerState) {
        after.clients[index].backend = ServerClient.Backend()
        after.clients[index].place = .ready
    }

    /// What the client does with an answer. `ServerJournal.commit`.
    private func addAnswers(to steps: inout Steps<ServerState>) {
        switch client.backend.work {
        case .appended:
            steps.add(
                after {
                    $0.acknowledged |= 1 << client.job.rawValue
                    catchUp(&$0)
                    release(&$0)
                }, "\(name) receives that \(client.job) is saved")
        case .executed where has(.acknowledgesBeforeCommit):
            steps.add(
                after {
                    $0.acknowledged |= 1 << client.job.rawValue
                    $0.clients[index].lost = client.backend
                    release(&$0)
                }, "\(name) receives that \(client.job) is saved, before the commit")
        case .already, .behind:
            let isBehind = client.backend.work == .behind
            steps.add(
                after {
                    $0.clients[index].losses += 1
                    $0.clients[index].mayRefuse = isBehind
                    catchUp(&$0)
                    release(&$0)
                }, "\(name) receives \(isBehind ? "that others were faster" : "that the server has it already"), and what is new")
        default: break
        }
    }

    /// Makes sure that nothing of the broken connection runs any more, and reads to the end. `ServerJournal.settle`.
    private func addSettling(to steps: inout Steps<ServerState>) {
        if client.place == .settling {
            steps.add(
                after {
                    $0.clients[index].place = .settled
                    if !has(.settlesWhileProcessLives) { $0.clients[index].lost = ServerClient.Backend() }
                },
                has(.settlesWhileProcessLives)
                    ? "\(name) does not end the process of its broken connection"
                    : "\(name) ends the process of its broken connection")
        } else {
            steps.add(
                after {
                    catchUp(&$0)
                    $0.clients[index].place = .ready
                    $0.clients[index].mayRefuse = !$0.clients[index].replica.contains(client.job)
                }, "\(name) reads whether the server has \(client.job)")
        }
    }

    /// Whether the head is the one that a request names, and so the same lines before it.
    private func matches(_ backend: ServerClient.Backend) -> Bool {
        state.server.count == backend.expected && client.replica.agrees(with: state.server, upTo: backend.expected)
    }

    /// The server runs and commits requests. `winnow.append`, `winnow.erase`.
    private func addProcesses(to steps: inout Steps<ServerState>) {
        for isLost in [false, true] {
            let backend = isLost ? client.lost : client.backend
            func with(_ work: ServerClient.Backend.Work, _ change: (inout ServerState) -> Void = { _ in }) -> ServerState {
                after {
                    if isLost {
                        // Nobody is there to answer.
                        $0.clients[index].lost =
                            work.hasHead ? .init(work: work, line: backend.line, expected: backend.expected) : .init()
                    } else {
                        $0.clients[index].backend.work = work
                    }
                    change(&$0)
                }
            }
            let whose = isLost ? "\(name)'s broken connection" : name
            switch backend.work {
            case .queued where !state.isHeadLocked:
                if state.server.contains(backend.line), !has(.looksForNoID) {
                    steps.add(with(.already), "the server has \(backend.line) of \(whose) already")
                } else if !state.server.isFull, matches(backend) || has(.comparesNoHead) {
                    steps.add(
                        with(.executed) { if state.server.count != backend.expected { $0.isMisnumbered = true } },
                        "the server adds \(backend.line) of \(whose), not yet committed")
                } else {
                    steps.add(with(.behind), "the server finds \(whose) behind")
                }
            case .executed:
                steps.add(
                    with(.appended) {
                        $0.server.append(backend.line, isRestored: state.isRestored)
                        if backend.line == .erasure { $0.isErased = true }
                    }, "the server commits \(backend.line) of \(whose)")
            case .heldQueued:
                steps.add(
                    with(matches(backend) ? .executed : .behind),
                    "the server, with line \(state.server.count), runs \(backend.line) of \(whose), which has the head")
            case .held where isLost:
                steps.add(with(.none), "the server ends the idle session of \(whose)")
            default: break
            }
        }
    }

    private func addMisfortunes(to steps: inout Steps<ServerState>) {
        let work = client.backend.work
        // Of two broken connections, the model keeps none.
        let mayBreak = client.lost.work == .none || work == .none
        /// The state after the connection is gone, with its process still there or not.
        func broken(_ staysOnServer: Bool, _ change: (inout ServerState) -> Void) -> ServerState {
            after {
                if work == .queued || work.hasHead {
                    $0.clients[index].lost = staysOnServer ? client.backend : .init()
                    // The head is held until the server notices.
                    if !staysOnServer, work == .heldQueued { $0.clients[index].lost.work = .held }
                }
                $0.clients[index].backend = .init()
                change(&$0)
            }
        }
        let isConnected = client.isConnected
        if state.cuts > 0, isConnected, mayBreak {
            let isUnknown = client.place == .sent || client.place == .settling || client.place == .settled
            for stays in work.isRequest ? [true, false] : [true] {
                let state = broken(stays) {
                    $0.cuts -= 1
                    $0.clients[index].place = isUnknown ? .unsettled : .away
                    if isUnknown, has(.takesUnknownForRefused) {
                        $0.refused |= 1 << client.job.rawValue
                        $0.clients[index].place = .away
                    }
                }
                steps.add(state, "\(name)'s connection breaks" + (!stays ? ", and its request is lost" : ""))
            }
        }
        guard state.kills > 0, isConnected || client.place == .unsettled, mayBreak else { return }
        func forget(_ after: inout ServerState) {
            after.kills -= 1
            after.clients[index].place = .away
            after.clients[index].losses = 0
            after.clients[index].mayRefuse = false
        }
        steps.add(broken(true, forget), "\(name) is killed")
        guard state.isErased, client.hasPerson, isConnected else { return }
        steps.add(
            broken(true) {
                $0.clients[index].replica.extend(from: state.server, upTo: state.server.count)
                forget(&$0)
            }, "\(name) is killed after it added the erasure, before it rewrote its copy")
    }
}
