/// The closed channels of a lead. For each channel, the change that occurred last counts.
package struct ChannelStates: Hashable, Sendable {
    /// The state of a channel.
    package enum ChannelState: String, Sendable {
        /// The person opted out.
        case optedOut
        /// The address is invalid.
        case bounced
        /// The channel is open again.
        case open
    }

    private struct Change: Hashable, Sendable {
        var closing: ChannelState
        var at: Instant
    }

    private var changes: [TouchChannel: Change] = [:]
    private var all: Change?
    /// The newest bounce of each channel, also under an opt-out, until an opt-in or another address.
    private var bounces: [TouchChannel: Instant] = [:]

    /// All channels are open.
    package init() {}

    /// Why a channel is closed, nil when it is open.
    package func closing(_ channel: TouchChannel) -> ChannelState? {
        let change: Change? =
            switch (changes[channel], all) {
            case (let own?, let all?): own.at >= all.at ? own : all
            case (let own?, nil): own
            case (nil, let all): all
            }
        return change?.closing == .open ? nil : change?.closing
    }

    /// The newest change of a channel that says something about consent: an opt-out or an opt-in.
    package func consent(to channel: TouchChannel) -> (isOptedOut: Bool, at: Instant)? {
        let newest = [changes[channel], all].compactMap(\.self).filter { $0.closing != .bounced }.max { $0.at < $1.at }
        return newest.map { ($0.closing == .optedOut, $0.at) }
    }

    /// When a closed channel was closed; nil when it is open.
    package func closedAt(_ channel: TouchChannel) -> Instant? {
        guard closing(channel) != nil else { return nil }
        return [changes[channel], all].compactMap(\.self).filter { $0.closing != .open }.map(\.at).max()
    }

    /// Whether a channel is closed.
    package func isClosed(_ channel: TouchChannel) -> Bool { closing(channel) != nil }

    /// The closed channels, and why.
    package var closed: [(channel: TouchChannel, why: ChannelState)] {
        TouchChannel.allCases.compactMap { channel in closing(channel).map { (channel, $0) } }
    }

    /// Whether a change of a channel (nil: all) at a moment would be the newest.
    package func isNewest(_ channel: TouchChannel?, at: Instant) -> Bool {
        if let all, all.at > at { return false }
        guard let channel else { return changes.values.allSatisfy { $0.at <= at } }
        return (changes[channel]?.at ?? .distantPast) <= at
    }

    /// When the address of a channel was found to be invalid; nil if it wasn't.
    ///
    /// An opt-out may hide it in ``closing(_:)``.
    package func bouncedAt(_ channel: TouchChannel) -> Instant? { bounces[channel] }

    /// Whether the person opted in to a channel (nil: all) after a moment, so that what closed it before is over.
    package func hasReopened(_ channel: TouchChannel?, after moment: Instant) -> Bool {
        let own = channel.map { [changes[$0]].compactMap(\.self) } ?? Array(changes.values)
        return (own + [all].compactMap(\.self)).contains { $0.closing == .open && $0.at > moment }
    }

    /// Records a change of a channel (nil: all). One older than the known state changes nothing.
    ///
    /// An invalid address says nothing about consent: it never replaces an opt-out, whichever comes first.
    package mutating func record(_ closing: ChannelState, _ channel: TouchChannel?, at: Instant) {
        if let channel, closing == .bounced, !hasReopened(channel, after: at) {
            bounces[channel] = max(bounces[channel] ?? at, at)
        } else if closing == .open {
            bounces = bounces.filter { known, bouncedAt in channel.map { $0 != known } ?? false || bouncedAt > at }
        }
        if let channel, closing == .bounced, self.closing(channel) == .optedOut { return }
        guard let channel else {
            guard (all?.at ?? .distantPast) <= at else { return }
            all = Change(closing: closing, at: at)
            // A change of all channels replaces earlier changes of single channels.
            changes = changes.filter { $0.value.at > at }
            return
        }
        if let bounce = changes[channel], bounce.closing == .bounced, closing == .optedOut {
            changes[channel] = Change(closing: .optedOut, at: max(bounce.at, at))
        } else if (changes[channel]?.at ?? .distantPast) <= at {
            changes[channel] = Change(closing: closing, at: at)
        }
    }

    /// Merges the states of another lead that is the same person.
    ///
    /// The newest change counts, this lead's own on a tie.
    ///
    /// An invalid address says nothing about the address that is kept instead, so a bounce counts only for channels in
    /// `shared`.
    mutating func absorb(_ other: ChannelStates, shared: Set<TouchChannel>) {
        if let change = other.all, change.at > all?.at ?? .distantPast { record(change.closing, nil, at: change.at) }
        for (channel, change) in other.changes where change.closing != .bounced || shared.contains(channel) {
            if change.at > max(changes[channel]?.at ?? .distantPast, all?.at ?? .distantPast) {
                record(change.closing, channel, at: change.at)
            }
        }
        for (channel, at) in other.bounces where shared.contains(channel) && !hasReopened(channel, after: at) {
            bounces[channel] = max(bounces[channel] ?? at, at)
        }
    }

    /// Reopens a bounced channel, because it has a new address.
    package mutating func addressChanged(_ channel: TouchChannel) {
        bounces[channel] = nil
        if changes[channel]?.closing == .bounced { changes[channel] = nil }
    }
}
