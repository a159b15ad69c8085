import Lifecycle
import Testing

/// Which captures of a known person are new.
@Suite("Known captures")
struct KnownCapturesTests {
    private static let fields = LeadFields([.lastName: "Birn", .source: "Web", .campaign: "Spring"])
    private static let batch = ActionID(high: 1, low: 7)

    private static func captured(_ fields: LeadFields = fields, at: Instant, occurredAt: Instant?, batch: ActionID?) -> Entry {
        Entry(
            seq: SequenceNumber(1), action: ActionID(high: 1, low: 1), at: at, occurredAt: occurredAt, by: .person(People.mark),
            lead: LeadID(1), definition: 1, batch: batch, event: .captured(Captured(stage: .inquiry, fields: fields)))
    }

    /// The later capture of a row of a lead with these lines.
    private static func laterCapture(
        _ source: String?, _ campaign: String?, _ date: Instant?, after entries: [Entry], isOfSameFile: Bool = false
    ) throws -> Engagement? {
        var known = KnownCaptures(of: try #require(LeadHistory(entries, of: LeadID(1)).fold()))
        for entry in entries { known.add(entry, isOfSameFile: isOfSameFile) }
        return known.laterCapture(source: source, campaign: campaign, date: date, zone: Times.berlin)
    }

    private static let dated = [captured(at: Times.monday, occurredAt: Times.at(2026, 9, 30), batch: batch)]

    @Test(
        "a new source, campaign or day is a later capture, an absent or equal one is none",
        arguments: [
            (nil, nil, nil, false), ("Web", "Spring", Times.at(2026, 9, 30, 18), false), ("WEB", "spring", nil, false),
            ("Partner", nil, nil, true), ("Partner", "Spring", Times.at(2026, 9, 30), true), ("Web", "Autumn", nil, true),
            (nil, "Autumn", nil, true), (nil, nil, Times.at(2026, 10, 10), true), ("Web", nil, Times.at(2026, 8, 1), true),
            // A few hours apart, as in a file of another time zone.
            (nil, nil, Times.at(2026, 9, 29, 20), false), (nil, nil, Times.at(2026, 10, 1, 0, 1), true),
        ] as [(String?, String?, Instant?, Bool)])
    func newness(source: String?, campaign: String?, date: Instant?, isNew: Bool) throws {
        let capture = try Self.laterCapture(source, campaign, date, after: Self.dated)
        #expect(capture == (isNew ? Engagement(type: .capturedAgain, campaign: campaign, source: source) : nil))
    }

    @Test("a capture without a date may have any earlier one, and one of the same file any")
    func undated() throws {
        let entries = [Self.captured(at: Times.monday, occurredAt: nil, batch: Self.batch)]
        #expect(try Self.laterCapture("Web", nil, Times.at(2026, 3, 1), after: entries) == nil)
        #expect(try Self.laterCapture("Web", nil, Times.monday + .hours(20), after: entries) == nil)
        #expect(try Self.laterCapture("Web", nil, Times.monday + .days(9), after: entries) != nil)
        #expect(try Self.laterCapture("Web", nil, Times.monday + .days(90), after: entries, isOfSameFile: true) == nil)
        // A lead added by hand was captured when it was added.
        let byHand = [Self.captured(at: Times.monday, occurredAt: nil, batch: nil)]
        #expect(try Self.laterCapture("Web", nil, Times.at(2026, 3, 1), after: byHand) != nil)
    }

    @Test("a source that was corrected since is known, and so is that of an earlier later capture")
    func corrected() throws {
        let story = given(
            .captured(.viable, Self.fields), .did(.edited(FieldChanges([.source: "Website", .campaign: ""]))),
            .did(.engaged(Engagement(type: .capturedAgain, campaign: "Fair", source: "Partner"))))
        let entries = story.history.inForce
        for source in ["Web", "Website", "Partner"] {
            #expect(try Self.laterCapture(source, nil, nil, after: entries) == nil, "\(source)")
        }
        for campaign in ["Spring", "Fair"] { #expect(try Self.laterCapture(nil, campaign, nil, after: entries) == nil) }
        #expect(try Self.laterCapture("Event", nil, nil, after: entries) != nil)
    }

    @Test("a blank source or campaign is filled, unless the lead has another one or it came with another capture")
    func fitting() throws {
        func fits(_ source: String?, _ campaign: String?, _ lead: Lead?) throws -> Bool {
            let lead = try #require(lead)
            return KnownCaptures(of: lead).fits(source, campaign, lead)
        }
        let web = LeadFields([.lastName: "Birn", .source: "Web"])
        let plain = given(.captured(.viable, web)).lead
        #expect(try fits("Web", "Spring", plain) && fits(nil, "Spring", plain) && fits("web", nil, plain))
        #expect(try !fits("Partner", "Fair", plain) && !fits("Partner", nil, plain))
        let again = given(
            .captured(.viable, web), .did(.engaged(Engagement(type: .capturedAgain, campaign: "Fair", source: "Partner")))
        ).lead
        #expect(try !fits(nil, "Fair", again) && fits(nil, "Spring", again))
        #expect(try fits("Partner", "Fair", given(.captured(.viable, .plain)).lead))
    }
}
