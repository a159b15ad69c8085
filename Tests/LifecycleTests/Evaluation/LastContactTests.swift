import Lifecycle
import Testing

/// When somebody last tried to reach a lead, and last had contact with it.
@Suite("The last attempt and contact")
struct LastContactTests {
    private func last(_ story: Story) -> LastContact? { story.lead.map { LastContact(with: $0) } }

    private static let sql = PastEvent.captured(.sql, owner: People.dana)

    @Test("what the lead does by itself is neither")
    func engagement() {
        for type in [EngagementType.pageVisited, .emailOpened, .emailClicked, .contentDownloaded, .eventAttended] {
            let found = last(given(Self.sql, .did(.engaged(Engagement(type: type)), after: .days(1))))
            #expect(found?.contactedAt == nil && found?.attemptedAt == nil, "\(type)")
        }
    }

    @Test("an answered touch is a contact, an unanswered one an attempt")
    func touches() {
        let attempted = last(given(Self.sql, .touched(.call, .noAnswer, after: .days(1))))
        #expect(attempted?.contactedAt == nil && attempted?.unansweredAt == Times.monday + .days(1))
        let unknown = last(given(Self.sql, .touched(.email, .unknown, after: .days(1))))
        #expect(unknown?.contactedAt == nil && unknown?.unansweredAt != nil, "a missing outcome is never a contact")
        let reached = last(
            given(Self.sql, .touched(.call, .noAnswer, after: .days(1)), .touched(.call, .connected, after: .days(2))))
        #expect(reached?.contactedAt == Times.monday + .days(3) && reached?.unansweredAt == nil)
        let again = last(
            given(
                Self.sql, .touched(.call, .connected, after: .days(1)), .touched(.call, .voicemail, after: .days(2)),
                .did(.engaged(Engagement(type: .pageVisited)), after: .days(3))))
        #expect(again?.contactedAt == Times.monday + .days(1) && again?.unansweredAt == Times.monday + .days(3))
    }

    @Test("a call from the lead is a contact, but no attempt")
    func inbound() {
        let call = Touch(channel: .call, direction: .inbound, outcome: .connected)
        let found = last(given(Self.sql, .did(.touched(call), after: .days(1))))
        #expect(found?.contactedAt == Times.monday + .days(1) && found?.attemptedAt == nil)
    }

    @Test("marketing's nurture touches don't count once sales has the lead")
    func nurture() {
        var mail = Touch(channel: .email, outcome: .replied)
        mail.track = "monthly"
        #expect(last(given(Self.sql, .did(.touched(mail), after: .days(1))))?.contactedAt == nil)
        let nurtured = last(given(.captured(.nurture), .did(.touched(mail), after: .days(1))))
        #expect(nurtured?.contactedAt == Times.monday + .days(1))
    }
}
