/// What one process of the model can do next.
struct ProcessStep {
    let model: FolderModel
    let state: FolderState
    let index: Int

    var process: FolderProcess { state.processes[index] }
    var action: JournalLine { .action(of: index) }
    var name: String { "process \(index + 1)" }

    func has(_ mistake: FolderModel.Mistake) -> Bool { model.mistake == mistake }

    func addAll(to steps: inout Steps<FolderState>) {
        switch process.place {
        case .idle: addBeginnings(to: &steps)
        case .begun, .setAside, .cut, .short, .shortCut, .written, .synced: addAppending(to: &steps)
        case .failed: addMarking(to: &steps)
        case .erasing, .erasureCopied, .keptRemoved, .keptSynced, .erasureMarked, .erasureRenamed, .erasureSynced:
            addErasing(to: &steps)
        case .upgradePrepared, .upgrading, .upgradeCopied, .linked, .upgradeMarked, .upgradeRenamed, .upgradeSynced, .upgradeKnown:
            addUpgrading(to: &steps)
        case .repairing, .repairSetAside, .repairCopied, .repairCut, .repairSynced, .repairNamed: addRepairing(to: &steps)
        }
        addKill(to: &steps)
    }

    /// The state after the process goes to a place.
    func at(_ place: FolderProcess.Place, _ change: (inout FolderState) -> Void = { _ in }) -> FolderState {
        var after = state
        after.processes[index].place = place
        change(&after)
        return after
    }

    /// The state after it releases the lock.
    func released(_ change: (inout FolderState) -> Void = { _ in }) -> FolderState {
        at(.idle) {
            $0.holder = FolderModel.nobody
            change(&$0)
        }
    }

    /// The lock and what it costs to hold it; nil if the workspace is closed. `JournalLock.init`, `requireSound`,
    /// `refresh`, `journalForWriting`.
    func locked(_ place: FolderProcess.Place, mayBeClosed: Bool = false) -> FolderState? {
        guard state.holder == FolderModel.nobody, mayBeClosed || state.marker != .failed else { return nil }
        return at(place) {
            $0.holder = UInt8(index)
            if !mayBeClosed { finishRename(&$0) }
            // `FileReplacement.removeLeftovers` by a new process.
            if process.file == .none { $0.leftover.isThere = false }
            if !process.file.isOpen { $0.processes[index].file = .fresh }
        }
    }

    /// Writes the end of the journal again if nobody has since it was opened. `WriterFiles.writeEndAgain`.
    func writeEndAgain(_ after: inout FolderState) {
        guard process.file == .fresh else { return }
        after.processes[index].file = .open
        if !has(.trustsUnmarkedEnd) { after.journal.change(.lost, to: .dirty) }
    }

    private func addBeginnings(to steps: inout Steps<FolderState>) {
        addUnlocked(to: &steps)
        guard state.journal.tail != .damage else { return }
        if !state.has(acknowledged: action), let after = locked(.begun) {
            steps.add(after, "\(name) takes the lock and reads to the end, to append \(action)")
        }
        guard index == FolderModel.administrator else { return }
        if !state.has(acknowledged: .erasure), var after = locked(.erasing) {
            // `FileReplacement.init`
            after.leftover.isThere = false
            steps.add(after, "\(name) takes the lock and reads to the end, to erase the person")
        }
        if state.marker == .failed || state.journal.tail == .torn, let after = locked(.repairing, mayBeClosed: true) {
            steps.add(after, "\(name) takes the lock to repair the journal")
        }
    }

    /// What is done before the lock is taken: an upgrade looks at the format, and a console reads on.
    private func addUnlocked(to steps: inout Steps<FolderState>) {
        if has(.numbersWithoutReading), process.known != state.journal.count {
            steps.add(at(.idle) { $0.processes[index].known = state.journal.count }, "\(name) reads to the end")
        }
        guard index == FolderModel.administrator, !state.has(acknowledged: .upgrade) else { return }
        if state.journal.isFormatTwo {
            // `JournalFile.currentFormat`
            if has(.trustsFormatOfUnfinishedRename) {
                steps.add(at(.idle) { $0.acknowledge(.upgrade) }, "\(name) finds format 2 and reports the upgrade")
            } else if let after = locked(.upgradeKnown) {
                steps.add(after, "\(name) takes the lock because the journal has format 2")
            }
        } else if has(.upgradesWithoutReading) {
            steps.add(
                at(.upgradePrepared) { $0.processes[index].known = state.journal.count },
                "\(name) copies the journal for an upgrade")
        } else if state.journal.tail != .damage, var after = locked(.upgrading) {
            after.leftover.isThere = false
            steps.add(after, "\(name) takes the lock and reads to the end, to upgrade")
        }
    }

    /// Syncs the folder's names if a rename was not finished. `requireSound`.
    private func finishRename(_ after: inout FolderState) {
        guard after.marker == .replacing else { return }
        // If it fails, nobody may write: a state that the rename's own failing sync leads to.
        after.syncNames()
        after.marker = .none
    }

    /// A sync of the journal: it succeeds, or fails with everything lost that was not on the disk. `confirm`.
    func addSync(
        to steps: inout Steps<FolderState>, then place: FolderProcess.Place, releasing: Bool = false, _ what: String
    ) {
        func after(_ place: FolderProcess.Place, _ change: (inout FolderState) -> Void) -> FolderState {
            releasing && place != .failed ? released(change) : at(place, change)
        }
        if process.file == .failing {
            // The kernel reports an earlier failure once to each descriptor.
            steps.add(
                after(has(.retriesFailedSync) ? process.place : .failed) {
                    $0.journal.change(.dirty, to: .onDisk)
                    $0.processes[index].file = .open
                }, "\(name)'s sync reports the failure of another process's sync")
            return
        }
        steps.add(
            after(place) {
                $0.journal.change(.dirty, to: .onDisk)
                $0.journal.isCutPending = false
            }, "\(name) syncs \(what)")
        guard state.failures > 0 else { return }
        steps.add(
            at(has(.retriesFailedSync) ? process.place : .failed) {
                $0.failures -= 1
                $0.journal.change(.dirty, to: .lost)
                for other in 0..<3 where other != index && $0.processes[other].file.isOpen {
                    $0.processes[other].file = .failing
                }
            }, "\(name)'s sync of \(what) fails")
    }

    /// A sync of the folder. `JournalFolder.sync`.
    func addFolderSync(to steps: inout Steps<FolderState>, then place: FolderProcess.Place) {
        steps.add(at(place) { $0.syncNames() }, "\(name) syncs the folder")
        guard state.failures > 0 else { return }
        steps.add(at(.failed) { $0.failures -= 1 }, "\(name)'s sync of the folder fails")
    }

    private func addAppending(to steps: inout Steps<FolderState>) {
        switch process.place {
        case .begun where state.journal.tail == .torn:
            // `quarantineTail`
            steps.add(at(.setAside), "\(name) copies the torn line to the quarantine")
        case .begun where state.journal.contains(action) && !has(.looksForNoID):
            steps.add(at(.written, writeEndAgain), "\(name) finds its action in the journal")
        case .begun: addWriting(to: &steps)
        case .setAside:
            steps.add(at(.cut) { cutTail(of: &$0.journal) }, "\(name) cuts the torn line off")
        case .cut: addSync(to: &steps, then: .begun, "the cut")
        case .short:
            steps.add(at(.shortCut) { cutTail(of: &$0.journal) }, "\(name) cuts its torn line off")
        case .shortCut: addSync(to: &steps, then: .idle, releasing: true, "the cut")
        case .written: addSync(to: &steps, then: .synced, "\(action)")
        case .synced:
            steps.add(
                released {
                    $0.acknowledge(action)
                    // Of a process that is done, nothing matters any more.
                    if index != FolderModel.administrator { $0.processes[index] = FolderProcess() }
                }, "\(name) releases the lock and acknowledges \(action)")
        default: break
        }
    }

    /// `JournalFile.cut`
    func cutTail(of journal: inout JournalInode) {
        journal.tail = .none
        journal.isCutPending = true
        if has(.cutsWholeLine) { journal.truncate(to: Int(journal.count) - 1) }
    }

    /// One write of the whole line, or of its beginning. `JournalFile.write`.
    private func addWriting(to steps: inout Steps<FolderState>) {
        guard !state.journal.isFull else { return }
        steps.add(
            at(.written) {
                writeEndAgain(&$0)
                $0.journal.append(action, .dirty)
                if has(.numbersWithoutReading), process.known != state.journal.count { $0.journal.isMisnumbered = true }
                if has(.acknowledgesBeforeSync) { $0.acknowledge(action) }
            }, "\(name) writes \(action)" + (has(.acknowledgesBeforeSync) ? " and acknowledges it" : ""))
        guard state.tears > 0 else { return }
        steps.add(
            at(.short) {
                writeEndAgain(&$0)
                $0.tears -= 1
                $0.journal.tail = .torn
            }, "\(name) writes only the beginning of \(action)")
    }

    /// Closes the workspace for writing after a failed sync. `JournalFile.degrade`.
    private func addMarking(to steps: inout Steps<FolderState>) {
        steps.add(
            released { if !has(.forgetsMarker) { $0.marker = .failed } },
            "\(name) \(has(.forgetsMarker) ? "gives up" : "marks the failure") and releases the lock")
    }

    private func addKill(to steps: inout Steps<FolderState>) {
        guard state.kills > 0, process.place != .idle || process.file != .none else { return }
        steps.add(
            at(.idle) {
                $0.kills -= 1
                $0.processes[index].file = .none
                $0.processes[index].known = 0
                if $0.holder == UInt8(index) { $0.holder = FolderModel.nobody }
            }, "\(name) is killed")
    }
}
