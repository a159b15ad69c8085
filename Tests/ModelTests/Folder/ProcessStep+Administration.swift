// What only the owner of the folder does: erase, upgrade, repair.
extension ProcessStep {
    /// `JournalFile.beginErasure` and `ErasureTransaction.commit`
    func addErasing(to steps: inout Steps<FolderState>) {
        switch process.place {
        case .erasing where state.journal.contains(.erasure):
            addFolderSync(to: &steps, then: .erasureSynced)
        case .erasing:
            // `quarantineTail`, `JournalRewrite.finish`: the copy is verified on the disk, but has no name yet.
            steps.add(at(.erasureCopied), "\(name) writes a copy without the person and syncs it")
        case .erasureCopied:
            // `removeKeptCopies`
            steps.add(
                at(.keptRemoved) { if !has(.keepsCopyWithPerson) { $0.kept.isThere = false } }, "\(name) removes kept copies")
        case .keptRemoved where !has(.renamesBeforeRemovalIsOnDisk):
            steps.add(at(.keptSynced) { $0.syncNames() }, "\(name) syncs the folder")
            if state.failures > 0 {
                steps.add(released { $0.failures -= 1 }, "\(name)'s sync of the folder fails, and it gives up")
            }
        case .keptRemoved, .keptSynced: addMark(to: &steps, then: .erasureMarked)
        case .erasureMarked:
            steps.add(
                at(.erasureRenamed) {
                    var copy = rewritten
                    copy.hasPerson = false
                    copy.append(.erasure, .onDisk)
                    $0.rename(copy)
                }, "\(name) renames the copy to the journal")
        case .erasureRenamed where has(.skipsFolderSync):
            steps.add(at(.erasureSynced), "\(name) does not sync the folder")
        case .erasureRenamed: addFolderSync(to: &steps, then: .erasureSynced)
        case .erasureSynced:
            steps.add(
                released {
                    if $0.marker == .replacing { $0.marker = .none }
                    $0.acknowledge(.erasure)
                }, "\(name) releases the lock and acknowledges the erasure")
        default: break
        }
    }

    /// The journal's lines in another file, on the disk.
    private var rewritten: JournalInode {
        var copy = state.journal
        copy.tail = .none
        copy.isCutPending = false
        copy.change(.dirty, to: .onDisk)
        copy.change(.lost, to: .onDisk)
        return copy
    }

    /// Notes that a rename begins, for the next writer. `JournalFile.commit`.
    private func addMark(to steps: inout Steps<FolderState>, then place: FolderProcess.Place) {
        let isMarked = !has(.writesAfterUnfinishedRename)
        steps.add(
            at(place) { if isMarked { $0.marker = .replacing } }, "\(name) \(isMarked ? "notes" : "does not note") the rename")
    }

    /// `JournalFile.upgrade`
    func addUpgrading(to steps: inout Steps<FolderState>) {
        switch process.place {
        case .upgradePrepared:
            // Only a copy that is never completed is a step of its own.
            if let after = locked(.upgrading) { steps.add(after, "\(name) takes the lock to upgrade, and reads nothing") }
        case .upgrading:
            // The copy has the person's data, and stays where it is if the process is killed.
            steps.add(
                at(.upgradeCopied) { $0.leftover.isThere = state.journal.hasPerson },
                "\(name) writes a copy in format 2 and syncs it")
        case .upgradeCopied:
            // `keepFormerJournal`
            steps.add(at(.linked) { $0.kept.isThere = state.journal.hasPerson }, "\(name) gives the old file a second name")
        case .linked: addMark(to: &steps, then: .upgradeMarked)
        case .upgradeMarked:
            steps.add(
                at(.upgradeRenamed) {
                    var copy = rewritten
                    copy.isFormatTwo = true
                    if has(.upgradesWithoutReading) { copy.truncate(to: min(Int(process.known), Int(copy.count))) }
                    $0.leftover.isThere = false
                    $0.rename(copy)
                }, "\(name) renames the copy to the journal")
        case .upgradeRenamed, .upgradeKnown: addFolderSync(to: &steps, then: .upgradeSynced)
        case .upgradeSynced:
            steps.add(
                released {
                    if $0.marker == .replacing { $0.marker = .none }
                    $0.acknowledge(.upgrade)
                }, "\(name) releases the lock and reports the upgrade")
        default: break
        }
    }

    /// `JournalMending.run`, without a copy and without an accepted loss
    func addRepairing(to steps: inout Steps<FolderState>) {
        let isTorn = state.journal.tail == .torn
        switch process.place {
        case .repairing where isTorn:
            // `copyJournal`, `quarantineTail`
            steps.add(
                at(.repairSetAside) { if state.journal.hasPerson { $0.kept.isThere = true } },
                "\(name) keeps a copy and copies the torn line to the quarantine")
        case .repairing, .repairSetAside:
            if state.marker == .failed, !has(.repairTrustsSecondSync) {
                // `JournalMending.writeAgain`
                steps.add(
                    at(.repairCopied) { $0.leftover.isThere = state.journal.hasPerson },
                    "\(name) writes the journal to another file and syncs it")
            } else if isTorn {
                steps.add(
                    at(.repairCut) {
                        writeEndAgain(&$0)
                        cutTail(of: &$0.journal)
                    }, "\(name) cuts the torn line off")
            } else {
                steps.add(at(.repairCut, writeEndAgain), "\(name) finds the journal whole")
            }
        case .repairCopied:
            steps.add(
                at(.repairSynced) {
                    $0.leftover.isThere = false
                    $0.rename(rewritten)
                }, "\(name) renames the copy to the journal")
        case .repairCut: addSync(to: &steps, then: .repairSynced, "the journal")
        case .repairSynced: addFolderSync(to: &steps, then: .repairNamed)
        case .repairNamed:
            steps.add(released { $0.marker = .none }, "\(name) clears the marker and releases the lock")
        default: break
        }
    }
}
