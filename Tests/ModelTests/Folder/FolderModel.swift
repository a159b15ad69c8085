/// The journal in a folder: appending, failed syncs, crashes, repair, erasure and upgrade by three processes.
///
/// Each step is a system call of `Sources/Journal/Store`, or several that nothing else can see apart; the function that
/// makes it is named beside it. A process can be killed and the machine can crash between any two.
///
/// The model is finite because each process has one action, there is one person to erase and one format to upgrade
/// to, and kills, crashes, failed syncs and torn writes are counted: of each at least one, so that every misfortune can
/// hit the recovery from every other. Coarser than the code:
///
/// - An action is one line; `JournalScan` treats a part of an action as it treats a torn line.
/// - What an erasure or an upgrade copies without the lock is no step: the copy is completed under the lock.
/// - A new writer writes the whole journal again, not only its end (`WriterFiles.writeEndAgain`).
/// - Only the third process erases, upgrades and repairs: of two at a time, one waits for the lock.
/// - A failed sync loses everything that was not on the disk, and the cache keeps it until the machine crashes.
/// - The marker reaches the cache. (If it can't be written, only the process itself remembers: `JournalFile.failure`.)
/// - After a failed sync of the folder, the next one does what it says: file systems stop writing otherwise.
/// - Only the beginning of a line is torn; `JournalFile.addNewline` is left out.
/// - What is set aside is not followed further: the quarantine is synced before anything is cut off.
struct FolderModel: Model {
    enum Invariant: String {
        case acknowledgedStay = "acknowledged actions are in the journal"
        case idsOnce = "no id is there twice"
        case numbersFollow = "every line has the number of its place"
        case readStays = "what a reader has read stays there until the machine crashes"
        case erasedStaysAway = "after an acknowledged erasure no file has the person's data"
        case failedSyncIsFinal = "nothing is acknowledged on top of a failed sync"
        case upgradeStays = "an acknowledged upgrade stays"
    }

    /// What the protocol would be without one of its rules.
    enum Mistake: String, CaseIterable {
        case acknowledgesBeforeSync, looksForNoID, cutsWholeLine, retriesFailedSync, forgetsMarker, numbersWithoutReading
        case skipsFolderSync, keepsCopyWithPerson, upgradesWithoutReading
        // Each was the code's own before the model found it.
        case trustsUnmarkedEnd, repairTrustsSecondSync, writesAfterUnfinishedRename, trustsFormatOfUnfinishedRename
        case renamesBeforeRemovalIsOnDisk

        /// The misfortunes that show it; with more of them, the first path found is another one.
        var limits: Limits {
            switch self {
            case .acknowledgesBeforeSync: Limits(failures: 0)
            case .renamesBeforeRemovalIsOnDisk: Limits(crashes: 2)
            default: Limits()
            }
        }

        /// The invariant that it breaks.
        var breaks: Invariant {
            switch self {
            case .acknowledgesBeforeSync, .writesAfterUnfinishedRename: .acknowledgedStay
            case .looksForNoID: .idsOnce
            case .numbersWithoutReading: .numbersFollow
            case .cutsWholeLine, .upgradesWithoutReading: .readStays
            case .skipsFolderSync, .keepsCopyWithPerson, .renamesBeforeRemovalIsOnDisk: .erasedStaysAway
            case .retriesFailedSync, .forgetsMarker, .trustsUnmarkedEnd, .repairTrustsSecondSync: .failedSyncIsFinal
            case .trustsFormatOfUnfinishedRename: .upgradeStays
            }
        }
    }

    var mistake: Mistake?
    var limits = Limits()
    /// The process that also administers.
    static let administrator = 2
    /// The holder of a lock that is free.
    static let nobody: UInt8 = 3

    /// How often each misfortune strikes at most.
    struct Limits {
        var kills: UInt8 = 1
        var crashes: UInt8 = 1
        var failures: UInt8 = 1
        var tears: UInt8 = 1
    }

    var start: FolderState {
        var state = FolderState()
        state.journal.append(.person, .onDisk)
        state.journal.hasPerson = true
        state.acknowledge(.person)
        (state.kills, state.crashes) = (limits.kills, limits.crashes)
        (state.failures, state.tears) = (limits.failures, limits.tears)
        return state
    }

    func broken(from before: FolderState, to after: FolderState) -> [Invariant] {
        var broken: [Invariant] = []
        let journal = after.journal
        let count = Int(journal.count)
        let acknowledged = after.acknowledged & ~(1 << JournalLine.upgrade.rawValue)
        if acknowledged & ~journal.bits(before: count) != 0 { broken.append(.acknowledgedStay) }
        if journal.bits(before: count).nonzeroBitCount < count { broken.append(.idsOnce) }
        if journal.isMisnumbered { broken.append(.numbersFollow) }
        let isCrash = after.crashes < before.crashes
        if !isCrash, !before.journal.isContinued(by: after.journal) { broken.append(.readStays) }
        if after.has(acknowledged: .erasure), after.hasPerson { broken.append(.erasedStaysAway) }
        let sure = (0..<count).first { journal.fate($0) == .lost } ?? count
        if acknowledged & journal.bits(before: count) & ~journal.bits(before: sure) != 0 { broken.append(.failedSyncIsFinal) }
        if after.has(acknowledged: .upgrade), !after.journal.isFormatTwo { broken.append(.upgradeStays) }
        return broken
    }

    func exchanged(_ state: FolderState) -> FolderState {
        guard mistake == nil else { return state }
        var other = state
        other.processes[0] = state.processes[1]
        other.processes[1] = state.processes[0]
        if state.holder < 2 { other.holder = 1 - state.holder }
        other.journal = state.journal.exchanged
        other.durable = state.durable.exchanged
        other.acknowledged = JournalLine.exchanged(state.acknowledged)
        return other
    }

    func addSteps(from state: FolderState, to steps: inout Steps<FolderState>) {
        for index in 0..<3 {
            let step = ProcessStep(model: self, state: state, index: index)
            step.addAll(to: &steps)
        }
        if state.crashes > 0 { addCrashes(from: state, to: &steps) }
    }

    /// The machine crashes: each name has its file on the disk or in the cache, and each file what may be left of it.
    private func addCrashes(from state: FolderState, to steps: inout Steps<FolderState>) {
        var crashed = state
        crashed.crashes -= 1
        crashed.processes = InlineArray(repeating: FolderProcess())
        crashed.holder = Self.nobody
        crashed.isRenamePending = false
        crashed.durable = JournalInode()
        var names: [(file: JournalInode, words: String)] = [(state.journal, "")]
        if state.isRenamePending { names.append((state.durable, ", in the file from before the rename")) }
        let markers: [FolderState.Marker] = state.marker == .none ? [.none] : [.none, state.marker]
        for (name, words) in names {
            for file in name.remains() {
                for marker in markers {
                    for kept in Set([state.kept.isThere, state.kept.isOnDisk]) {
                        for leftover in Set([state.leftover.isThere, state.leftover.isOnDisk]) {
                            var after = crashed
                            after.journal = file
                            after.marker = marker
                            after.kept = FolderState.Name(isThere: kept, isOnDisk: kept)
                            after.leftover = FolderState.Name(isThere: leftover, isOnDisk: leftover)
                            steps.add(after, "the machine crashes: the disk has \(file.words)" + words)
                        }
                    }
                }
            }
        }
    }
}

extension JournalInode {
    /// Its lines and what follows them, in words.
    var words: String {
        var parts = (0..<Int(count)).compactMap(line).map(\.description)
        switch tail {
        case .none: break
        case .torn: parts.append("a torn line")
        case .damage: parts.append("damage")
        }
        return parts.isEmpty ? "no line" : parts.joined(separator: ", ")
    }
}
