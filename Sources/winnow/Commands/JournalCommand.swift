import ArgumentParser
import Console
import Formats
import Glibc
import Journal
import Lifecycle
import ReadModel
import Workspace

struct JournalCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "journal", _superCommandName: Winnow.name, abstract: "List the journal's entries, oldest first.",
            discussion: """
                The file can also be read directly: jq . journal.jsonl

                With --after, a program that remembers the number of the last entry that it has read (seq) gets every later one \
                once and in order, also those written while it was away.

                Example: winnow journal --follow
                Example: winnow journal --after 4711 --follow --json
                """)
    }

    @Option(help: "Only entries of this lead.") var lead: LeadID?
    @Flag(help: "Wait for new entries and print them.") var follow = false
    @Option(help: ArgumentHelp("Only entries after the one with this number; 0 for all.", valueName: "seq")) var after: Int?
    @Option(
        help:
            "The maximum number of entries, the newest; with --after the oldest. 0 for all. The default is 50, with --after all.")
    var limit: Int?
    @Flag(help: "Print a Markdown page that explains the journal's format.") var reference = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let limit, limit < 0 { throw ValidationError("--limit must be 0 or more") }
        if let after, after < 0 { throw ValidationError("--after must be 0 or more") }
        if after != nil, follow, limit ?? 0 > 0 {
            throw ValidationError("--after with --follow prints every later entry: leave out --limit")
        }
    }

    func perform(_ context: CommandContext) throws {
        if reference { return context.output.lines(JournalReference.text) }
        let workspace = try context.open()
        if let lead, try workspace.queries.lead(lead) == nil, try workspace.queries.history(lead).entries.isEmpty {
            throw CommandError(
                .notFound, "there is no lead \(lead); `winnow search` finds leads by name, company, e-mail and phone")
        }
        // The watch starts before the read: otherwise an entry written in between would be missed until the next one.
        let watched = follow ? workspace.watchDescriptors : []
        var last = try writeKnown(context, workspace)
        guard follow else { return }
        context.output.flush()
        while !context.output.isClosed {
            _ = try workspace.catchUp()
            // A reader that counts entries must not get other ones under the same numbers.
            if after != nil, workspace.lastLine < last {
                context.output.flush()
                try workspace.requireEntry(last.value)
            }
            last = min(last, workspace.lastLine)
            if last < workspace.lastLine { last = try writeNew(after: last, context, workspace) ?? last }
            context.output.flush()
            context.printJournalProblem()
            guard Self.wait(for: watched) else { return }
        }
    }

    /// Writes the entries that the journal has, and returns the number of the last one that counts as written.
    private func writeKnown(_ context: CommandContext, _ workspace: Workspace) throws -> SequenceNumber {
        if let after {
            try workspace.requireEntry(after)
            return try writeAll(after: SequenceNumber(after), limit: limit ?? 0, context, workspace)
        }
        let limit = limit ?? 50
        guard limit > 0 else { return try writeAll(after: SequenceNumber(0), limit: 0, context, workspace) }
        let newest = try workspace.queries.journal(before: nil, limit: limit, lead: lead)
        for entry in newest.reversed() { write(entry, context, workspace) }
        return newest.first?.seq ?? SequenceNumber(0)
    }

    /// Pages backwards to the first new entry, then writes the new entries in order.
    ///
    /// Writes no more than `limit` entries, 0 for all, and returns the number of the last one; nil without any.
    private func writeNew(
        after last: SequenceNumber, limit: Int = 0, _ context: CommandContext, _ workspace: Workspace
    ) throws -> SequenceNumber? {
        var newEntries: [Entry] = []
        var before: SequenceNumber?
        while true {
            let page = try workspace.queries.journal(before: before, limit: 500, lead: lead)
            newEntries += page.filter { $0.seq > last }
            guard let oldest = page.last?.seq, oldest > last, page.count == 500 else { break }
            before = oldest
        }
        let written = newEntries.reversed().prefix(limit == 0 ? .max : limit)
        for entry in written { write(entry, context, workspace) }
        return written.last?.seq
    }

    /// Writes the entries after a number, oldest first, and returns the number of the last one.
    private func writeAll(
        after first: SequenceNumber, limit: Int, _ context: CommandContext, _ workspace: Workspace
    ) throws -> SequenceNumber {
        guard lead == nil else { return try writeNew(after: first, limit: limit, context, workspace) ?? first }
        guard var newest = try workspace.queries.journal(before: nil, limit: 1).first?.seq else { return first }
        if limit > 0, limit < newest.value - first.value { newest = SequenceNumber(first.value + limit) }
        var written = first.value
        // Oldest first: each page of entries up to `top` is read backwards and written forwards.
        while written < newest.value, !context.output.isClosed {
            let top = min(written + 1000, newest.value)
            let page = try workspace.queries.journal(before: SequenceNumber(top + 1), limit: top - written)
            for entry in page.reversed() { write(entry, context, workspace) }
            written = top
        }
        return max(newest, first)
    }

    private func write(_ entry: Entry, _ context: CommandContext, _ workspace: Workspace) {
        if common.json { return context.output.json { $0.entry(entry, workspace.entryFormatter) } }
        let zone = workspace.definition.calendar.zone
        var target: Entry?
        if case .undone(let undone) = entry.event, let first = undone.ranges.first?.lowerBound {
            target = try? workspace.queries.journal(before: first.next, limit: 1).first
        }
        context.output.truncatedLine(
            "\(entry.seq)  \(MomentFormatter.wall(entry.at, zone))  \(workspace.entryFormatter.sentence(entry, undoing: target))")
    }

    /// Waits until one of the descriptors can be read; false if the reader of the output has gone.
    private static func wait(for descriptors: [Int32]) -> Bool {
        var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        polled.append(pollfd(fd: STDOUT_FILENO, events: 0, revents: 0))
        // On a file system without watches, the journal is read once a second.
        poll(&polled, nfds_t(polled.count), descriptors.isEmpty ? 1000 : -1)
        return (polled.last?.revents ?? 0) & Int16(POLLERR | POLLHUP) == 0
    }
}

extension Workspace {
    /// Refuses the number of an entry behind the journal's end: the reader has read another journal, or one with more.
    func requireEntry(_ number: Int) throws(CommandError) {
        guard number > lastLine.value else { return }
        throw CommandError(
            .notFound,
            "the journal ends with entry \(lastLine), before \(number): later entries were lost or belong to another journal; "
                + "read it again with --after 0")
    }
}
