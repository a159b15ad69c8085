import Lifecycle
import Testing

/// Opting out and in, and invalid addresses: the change that occurred last counts.
@Suite("Channels")
struct ChannelTests {
    @Test("a bounce drops a lead that only marketing has, and otherwise only closes the address")
    func bounce() {
        for stage in Stage.allCases {
            let story = given(.captured(stage)).when(.bounce(.email), by: People.mark)
            let drops = stage == .nurture || stage == .disqualified
            #expect(story.lead?.stage == (drops ? .dropped : stage))
            #expect(story.lead?.channels.isClosed(.email) == true)
            #expect(story.lead?.channels.isClosed(.call) == false)
        }
    }

    @Test("opting in again brings a dropped lead back to nurture")
    func back() {
        given(.captured(.nurture)).when(.optOut(nil)).when(.optIn(nil), after: .days(1)).then("optedIn", stage: .nurture)
    }

    @Test("an opt-in logged late that occurred before the opt-out changes nothing, whatever the channel")
    func lateOptIn() {
        let out = given(.captured(.nurture)).when(.optOut(.email), after: .days(10))
        for channel in [nil, TouchChannel.email, .call] {
            let story = out.when(.optIn(channel), after: .days(1), occurredAt: Times.monday + .days(5))
            story.then("optedIn", stage: .dropped)
            #expect(story.lead?.channels.isClosed(.email) == true)
        }
    }

    @Test("an opt-out logged late that occurred before the last opt-in drops nothing")
    func lateOptOut() {
        let again = given(.captured(.nurture)).when(.optIn(.email), after: .days(10))
        again.when(.optOut(.email), after: .days(1), occurredAt: Times.monday + .days(5)).then("optedOut", stage: .nurture)
        again.when(.bounce(.email), after: .days(1), occurredAt: Times.monday + .days(5)).then("bounced", stage: .nurture)
        again.when(.optOut(.email), after: .days(1)).then("optedOut", stage: .dropped)
    }

    @Test("the order of logging doesn't matter, only the time of occurrence")
    func anyOrder() {
        var random = SeededRandom(seed: 3)
        let changes: [(ChannelStates.ChannelState, TouchChannel?, Int)] = [
            (.optedOut, nil, 1), (.open, .email, 2), (.bounced, .email, 3), (.open, nil, 4), (.optedOut, .call, 5),
            (.open, .social, 6),
        ]
        var results: Set<ChannelStates> = []
        for _ in 0..<60 {
            var states = ChannelStates()
            for (closing, channel, hour) in changes.shuffled(using: &random) {
                states.record(closing, channel, at: Times.monday + .hours(hour))
            }
            #expect(states.closed.map(\.channel) == [.call])
            results.insert(states)
        }
        #expect(!results.isEmpty)
    }

    @Test("a change of all channels at the same moment replaces earlier ones")
    func sameMoment() {
        var states = ChannelStates()
        states.record(.optedOut, .email, at: Times.monday)
        states.record(.open, nil, at: Times.monday)
        #expect(!states.isClosed(.email))
    }

    @Test("a new address opens a channel that bounced, but not one that was opted out of")
    func newAddress() {
        let edit = Command.edit(FieldChanges([.email: "priya@new.example"]))
        let lead = given(.captured(.sal, owner: People.dana))
        #expect(lead.when(.bounce(.email)).when(edit).lead?.channels.isClosed(.email) == false)
        #expect(lead.when(.optOut(.email)).when(edit).lead?.channels.isClosed(.email) == true)
    }
}
