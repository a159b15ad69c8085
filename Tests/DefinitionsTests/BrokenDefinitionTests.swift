import Lifecycle
import Testing

@testable import Definitions

/// A small valid definition, to be broken in one place.
let smallText = """
    name: small
    summary: A small definition.
    stages:
      use: [inquiry, mql, sql, opportunity, won, lost, nurture, disqualified]
    viability:
      - field: company
    fit:
      - {id: vp, label: VP, field: title, contains: [vp], points: 20}
      - {id: big, label: big, field: employees, from: 100, points: 10}
      - {id: small, label: small, field: employees, to: 99, points: 5}
    engagement:
      - {id: pricing, label: pricing, did: formSubmitted, form: pricing, points: 30, atMost: 30, halfLife: 30 days}
    threshold:
      total: 40
    entries:
      - {when: anythingElse, enters: inquiry}
    gates:
      convert:
        - criterion: need
        - touches: 2
          by: [call]
    criteria:
      - id: need
        label: Need
        letter: N
        question: Is there one?
        answers:
          - {id: yes, label: yes, key: "1", passes: true}
          - {id: no, label: no, key: "2"}
    reasons:
      - {id: timing, label: not now, key: t, for: [reject]}
      - {id: unfit, label: wrong fit, key: w, for: [disqualify]}
      - {id: price, label: price, key: p, for: [lost]}
    followUp:
      attempts: 3
      channels: 2
      spacing: 4 hours
    clocks:
      accept: 4 business hours
    calendar:
      timeZone: UTC
      week:
        monday: [09:00-12:00, 13:00-17:00]
      holidays: [2026-12-25]
    """

/// The messages about a text, one for each problem.
func problems(in text: String) -> [String] {
    do {
        _ = try DefinitionParser.parse(text, fileName: "team.yaml")
        return []
    } catch {
        return error.problems.map(\.description)
    }
}

@Suite("A broken definition")
struct BrokenDefinitionTests {
    struct Broken: CustomTestStringConvertible, Sendable {
        var what: String
        var original: String
        var replacement: String
        var messages: [String]
        var testDescription: String { what }

        init(_ what: String, _ original: String, _ replacement: String, _ messages: String) {
            self.what = what
            self.original = original
            self.replacement = replacement
            self.messages = messages.split(separator: "\n").map { "team.yaml:" + $0 }
        }
    }

    @Test("the small definition is valid")
    func smallIsValid() throws {
        let definition = try DefinitionParser.parse(smallText, fileName: "team.yaml")
        #expect(definition.topology.acceptsInto == .sql)
        #expect(definition.criterion("need")?.answers.map(\.id) == ["yes", "no"], "yes and no are texts, not booleans")
        #expect(definition.gates[.convert] == [.criterion("need"), .touches(2, channels: [.call], spacing: .zero)])
        #expect(definition.calendar.week[.monday] == [.init(from: 540, to: 720), .init(from: 780, to: 1020)])
        #expect(definition.clocks == [Clock(kind: .accept, limit: .hours(4), inBusinessHours: true)])
    }

    @Test("is reported with the location, the problem and what was expected", arguments: broken)
    func reports(broken: Broken) {
        #expect(smallText.contains(broken.original), "the text to replace must be there")
        #expect(problems(in: smallText.replacing(broken.original, with: broken.replacement, maxReplacements: 1)) == broken.messages)
    }

    static let broken: [Broken] = [
        Broken(
            "an unknown key", "points: 20", "pionts: 20",
            """
            8:55: unknown key "pionts" in a fit rule; expected one of id, label, field, column, contains, \
            equals, from, to, is, points; did you mean "points"?
            """),
        Broken(
            "an unknown key of the document", "threshold:\n  total", "treshold:\n  total",
            """
            13:1: unknown key "treshold" in a definition; expected one of name, summary, stages, promotion, advance, \
            viability, fit, engagement, threshold, entries, routing, gates, criteria, reasons, tracks, content, followUp, window, \
            clocks, chance, calendar, rates, sources, quotas, revenueQuotas, breakdowns, references, keptRules, freeMailDomains; did you mean "threshold"?
            """),
        Broken(
            "rates that are none, twice, or of the base currency", "followUp:",
            """
            rates:
              base: EUR
              currencies:
                - {currency: USD, rate: 0.92}
                - {currency: usd, rate: 0.92}
                - {currency: GBP, rate: 0}
                - {currency: SEK, rate: "1,1"}
                - {currency: USD, rate: 0.9}
                - {currency: EUR, rate: 1}
            followUp:
            """,
            """
            38:18: "currency" is "usd"; expected a currency code such as EUR
            39:29: "rate" is "0"; expected a positive number such as 0.92, with at most six decimals
            40:29: "rate" is "1,1"; expected a positive number such as 0.92, with at most six decimals
            41:18: duplicate currency "USD", already used on line 37; expected each currency once
            42:18: the base currency "EUR" needs no rate; expected another currency
            """),
        Broken(
            "quotas of revenue without a currency, twice, for nobody, of nothing", "followUp:",
            """
            revenueQuotas:
              - {id: a, label: A, who: team, amount: 5000, per: month}
              - {id: b, label: B, who: closer, amount: 5000, currency: EUR, per: month}
              - {id: b, label: C, who: closer, amount: 6000, currency: EUR, per: month}
              - {id: d, label: D, who: sdr, amount: 6000, currency: EUR, per: month}
              - {id: e, label: E, who: team, amount: 0, currency: EUR, per: month}
            followUp:
            """,
            """
            35:42: the quota of revenue "a" has no currency; expected the key currency, or rates with a base currency
            37:10: duplicate id "b", already used on line 36; expected a unique id for each quota of revenue
            38:28: unknown side "sdr"; expected one of closer, team
            39:42: "amount" is 0, out of range; expected a whole number from 1 to 1000000000000
            """),
        Broken(
            "a spelling of two sources", "followUp:",
            """
            sources:
              - {name: Google Ads, aliases: [google, "GOOGLE  ads"]}
              - {name: Search, aliases: [seo, Google]}
              - {name: SEO, aliases: [organic]}
            followUp:
            """,
            """
            36:35: "Google" already stands for "Google Ads" on line 35; expected each spelling under one source
            37:12: "SEO" already stands for "Search" on line 36; expected each spelling under one source
            """),
        Broken(
            "a missing key", "summary: A small definition.\n", "",
            """
            1:1: missing key "summary" in a definition; expected text of at most 400 characters
            """),
        Broken(
            "a missing key in a rule", "label: VP, ", "",
            """
            8:5: missing key "label" in a fit rule; expected text of at most 60 characters
            """),
        Broken(
            "a text for a number", "points: 20", "points: many",
            """
            8:63: "points" is "many"; expected a whole number from -1000 to 1000
            """),
        Broken(
            "a quoted number", "points: 20", "points: \"20\"",
            """
            8:63: "points" is "20"; expected a whole number from -1000 to 1000
            """),
        Broken(
            "a number out of range", "points: 20", "points: 20000",
            """
            8:63: "points" is 20000, out of range; expected a whole number from -1000 to 1000
            """),
        Broken(
            "a word for a list", "contains: [vp]", "contains: vp",
            """
            8:49: "contains" is "vp"; expected a list in which each value is text of at most 80 characters
            """),
        Broken(
            "a list for a section", "  total: 40", "  - 40",
            """
            14:3: "threshold" is a list; expected the threshold with the keys total, fit, engagement
            """),
        Broken(
            "an empty value", "total: 40", "total:",
            """
            14:9: "total" is empty; expected a whole number from 0 to 10000
            """),
        Broken(
            "an unknown stage", "[inquiry, mql,", "[inquiry, mq,",
            """
            4:8: the stage "mql" is missing; expected mql, won and lost in every definition
            4:18: unknown stage "mq"; expected one of inquiry, viable, mql, sal, sql, opportunity, won, lost, \
            noDecision, nurture, disqualified, dropped; did you mean "mql"?
            """),
        Broken(
            "an unknown field", "field: company", "field: compny",
            """
            6:12: unknown field "compny"; expected one of externalId, firstName, lastName, title, company, \
            email, phone, mobile, website, industry, function, employees, revenue, country, state, city, source,\
             campaign, formerOwner; did you mean "company"?
            """),
        Broken(
            "an unknown channel", "by: [call]", "by: [phone]",
            """
            21:12: unknown channel "phone"; expected one of call, email, social, meeting, other
            """),
        Broken(
            "an unknown activity type", "did: formSubmitted", "did: formSubmited",
            """
            12:40: unknown activity type "formSubmited"; expected one of formSubmitted, contentDownloaded, \
            emailOpened, emailClicked, pageVisited, eventAttended, cardHandedOver, chat, other, capturedAgain; did you mean \
            "formSubmitted"?
            """),
        Broken(
            "an unknown form", "form: pricing", "form: prices",
            """
            12:61: unknown form "prices"; expected one of contactUs, pricing, demo, assessment, whitePaper, \
            newsletter, other
            """),
        Broken(
            "an unknown use of a reason", "for: [lost]", "for: [losing]",
            """
            33:45: unknown use "losing"; expected one of reject, disqualify, lost, noDecision
            """),
        Broken(
            "an unknown requirement", "    - criterion: need", "    - followUpPrescribed",
            """
            19:7: unknown requirement "followUpPrescribed"; expected one of businessMail, prescribedFollowUp, \
            contact, positiveContact, noContact, scheduledFollowUp, chanceToClose, windowPassed, optedOut, reason, field, anyOf, criterion, criteria, answered, touches, \
            engagements, conversion, score, daysInHand, asks
            """),
        Broken(
            "an unknown key of a requirement", "    - criterion: need", "    - criteron: need",
            """
            19:7: unknown key "criteron" in a requirement; expected one of field, anyOf, criterion, is, criteria, \
            atLeast, answered, touches, by, apart, contact, engagements, of, conversion, score, daysInHand, asks, path; \
            did you mean "criterion"?
            """),
        Broken(
            "an unknown criterion", "criterion: need", "criterion: neet",
            """
            19:18: unknown criterion "neet"; expected one of need; did you mean "need"?
            """),
        Broken(
            "two requirements in one", "- criterion: need", "- criterion: need\n      field: email",
            """
            19:7: a requirement has the keys field and criterion; expected only one of field, anyOf, criterion, criteria,\
             answered, touches, contact, engagements, conversion, score, daysInHand, asks
            """),
        Broken(
            "a modifier without what it modifies", "- criterion: need", "- criterion: need\n      atLeast: 2",
            """
            20:16: "atLeast" has no effect without "criteria"; expected criteria: …
            """),
        Broken(
            "more criteria than there are", "- criterion: need", "- criteria: [need]\n      atLeast: 2",
            """
            20:16: 2 of 1 criterion can never be met; expected at most 1
            """),
        Broken(
            "a rule's id twice", "{id: big,", "{id: vp,",
            """
            9:10: duplicate rule "vp", already used on line 8; expected each rule once
            """),
        Broken(
            "a reason's id twice", "{id: unfit,", "{id: timing,",
            """
            32:10: duplicate reason "timing", already used on line 31; expected each reason once
            """),
        Broken(
            "a key of the keyboard twice", "key: w, for: [disqualify]", "key: t, for: [disqualify, reject]",
            """
            32:40: the key "t" already selects "timing" for reject; expected a unique key
            """),
        Broken(
            "an answer's key twice", "key: \"2\"", "key: \"1\"",
            """
            29:34: duplicate key "1", already used on line 28; expected each key once
            """),
        Broken(
            "no answer that passes", "passes: true", "passes: false",
            """
            28:7: the criterion "need" has no passing answer; expected at least one answer with passes: true
            """),
        Broken(
            "a YAML key twice", "label: Need", "label: Need\n    label: Want",
            """
            25:5: duplicate key "label"; expected each key once
            """),
        Broken(
            "a time out of range", "13:00-17:00", "13:00-25:00",
            """
            43:27: a value of "monday" is "13:00-25:00"; expected business hours such as "09:00-17:00", between \
            00:00 and 24:00
            """),
        Broken(
            "working hours that overlap", "13:00-17:00", "11:00-17:00",
            """
            43:27: the hours of monday overlap or are out of order; expected hours in chronological order
            """),
        Broken(
            "an invalid date", "2026-12-25", "2026-02-30",
            """
            44:14: a value of "holidays" is "2026-02-30"; expected a date such as 2026-12-25
            """),
        Broken(
            "an invalid length of time", "spacing: 4 hours", "spacing: 4 weeks",
            """
            37:12: "spacing" is "4 weeks"; expected a length of time such as "30 minutes", "4 hours" or "7 days"
            """),
        Broken(
            "a clock without a time limit", "4 business hours", "0 hours",
            """
            39:11: the clock "accept" has no time limit; expected at least 1 minute
            """),
        Broken(
            "business hours where they are not allowed", "spacing: 4 hours", "spacing: 4 business hours",
            """
            37:12: "spacing" is "4 business hours"; expected a length of time such as "30 minutes", "4 hours" or\
             "7 days"
            """),
        Broken(
            "a half-life in hours", "30 days", "12 hours",
            """
            12:104: the half-life is out of range; expected 1 to 730 days, because scores change daily
            """),
        Broken(
            "an unknown time zone", "timeZone: UTC", "timeZone: Europe/Berln",
            """
            41:13: unknown time zone "Europe/Berln"; expected a time zone of this computer's IANA database \
            (package tzdata), such as UTC or Europe/Berlin; did you mean "Europe/Berlin"?
            """),
        Broken(
            "a time zone that leads out of the database", "timeZone: UTC", "timeZone: ../../etc/passwd",
            """
            41:13: "timeZone" is "../../etc/passwd"; expected a time zone such as UTC or Europe/Berlin
            """),
        Broken(
            "a threshold that no points reach", "total: 40", "total: 61",
            """
            14:10: no lead can reach 61 points, because the rules give at most 60; expected at most 60
            """),
        Broken(
            "a gate with a score that no points reach", "- criterion: need", "- score: 90",
            """
            19:14: no lead can reach 90 points, because the rules give at most 60; expected at most 60
            """),
        Broken(
            "a cap below the points", "atMost: 30", "atMost: 20",
            """
            12:90: the rule gives at most 20 points in total, less than the 30 points of one activity; expected at least 30
            """),
        Broken(
            "an empty range", "to: 99", "from: 100, to: 99",
            """
            10:64: the range from 100 to 99 is empty; expected at least 100
            """),
        Broken(
            "a stage twice", "[inquiry, mql,", "[inquiry, mql, mql,",
            """
            4:23: the stage "mql" is listed twice; expected each stage once
            """),
        Broken(
            "an entry into a stage that isn't used", "enters: inquiry", "enters: viable",
            """
            16:34: this entry puts leads in the stage "viable", which is not used; expected a stage listed in stages.use
            """),
        Broken(
            "no entry for the rest", "when: anythingElse", "sources: [web]",
            """
            16:3: no entry covers all other captures; expected a last entry with when: anythingElse
            """),
        Broken(
            "an entry after the one for everything", "entries:\n", "entries:\n  - {when: anythingElse, enters: mql}\n",
            """
            17:5: this entry never applies, because "anythingElse" comes first, on line 16; expected \
            anythingElse last
            """),
        Broken(
            "converting from a stage that isn't used", "lost, nurture, disqualified]",
            "lost, nurture, disqualified]\n  convertFrom: [sal]",
            """
            5:17: leads are converted from the stage "sal", which is not used; expected a stage listed in stages.use
            """),
        Broken(
            "a gate that is never used", "  convert:\n", "  qualify: [contact]\n  convert:\n",
            """
            18:3: this gate is never used, because the definition has no step from sal to sql; expected sal and \
            sql in stages.use, with another stage as the opportunity
            """),
        Broken(
            "a reason for a stage that isn't used", "lost, nurture, disqualified]", "lost, disqualified]",
            """
            31:48: the reason "timing" is for reject, but the stage "nurture" is not used, so a rejected lead could \
            never come back; expected nurture in stages.use
            """),
        Broken(
            "no reason for a stage that is used", "won, lost, nurture", "won, lost, noDecision, nurture",
            """
            31:3: there is no reason for noDecision; expected at least one, because the stage "noDecision" is used
            """),
        Broken(
            "more channels than attempts", "attempts: 3", "attempts: 1",
            """
            36:13: 1 attempt can't use 2 channels; expected at most 1
            """),
        Broken(
            "a tab for indentation", "  total: 40", "\ttotal: 40",
            """
            14:1: not valid YAML: while scanning for the next token (line 14): found character that cannot start\
             any token
            """),
        Broken(
            "an open bracket", "[vp]", "[vp",
            """
            8:64: not valid YAML: while parsing a flow sequence (line 8): did not find expected ',' or ']'
            """),
        Broken(
            "an anchor", "name: small", "name: &n small",
            """
            1:7: anchors and aliases are not supported; expected values without & and *
            """),
        Broken(
            "an unreachable stage", "enters: inquiry", "enters: mql",
            """
            4:9: no lead can reach the stage "inquiry"; expected an entry or an earlier stage that leads there
            """),
        Broken(
            "many things at once", "fit:\n  - {id: vp, label: VP, field: title, contains: [vp], points: 20}",
            "fit:\n  - {id: vp, label: VP, field: titel, contains: vp, points: lots}",
            """
            8:32: unknown field "titel"; expected one of externalId, firstName, lastName, title, company, email,\
             phone, mobile, website, industry, function, employees, revenue, country, state, city, source, \
            campaign, formerOwner; did you mean "title"?
            8:49: "contains" is "vp"; expected a list in which each value is text of at most 80 characters
            8:61: "points" is "lots"; expected a whole number from -1000 to 1000
            """),
        Broken(
            "a score that promotes without a threshold", "threshold:\n  total: 40\n", "",
            """
            1:1: a score promotes leads to MQL, but the key "threshold" is missing; expected a threshold, or \
            promotion.byScore: false
            """),
        Broken(
            "an answer of another criterion", "- criterion: need", "- criterion: need\n      is: [yes, maybe]",
            """
            20:17: the criterion "need" has no answer "maybe"; expected one of yes, no
            """),
        Broken(
            "answers without a criterion", "- criterion: need", "- answered: [need]\n      is: [yes]",
            """
            20:11: "is" has no effect without "criterion"; expected criterion: …
            """),
        Broken(
            "a contact and no contact", "    - criterion: need", "    - contact: [call]\n    - noContact",
            """
            20:7: this contradicts line 19: a lead can't both have a contact and have none; expected only one of \
            contact and noContact
            """),
        Broken(
            "two answers to one question", "- criterion: need", "- {criterion: need, is: [yes]}\n    - {criterion: need, is: [no]}",
            """
            20:7: this contradicts line 19: the criterion "need" can't have both answers; expected the answers in one list
            """),
        Broken(
            "a conversion's account before the conversion", "  convert:\n", "  accept: [{conversion: account}]\n  convert:\n",
            """
            18:12: the gate "accept" requires the account of a conversion, which is only known when converting; \
            expected this requirement under the gate "convert"
            """),
        Broken(
            "a reason where none is given", "  convert:\n", "  promote: [reason]\n  convert:\n",
            """
            18:13: the gate "promote" requires a reason, but none is given there; expected this requirement under \
            the gate "reject", "disqualify" or "close"
            """),
        Broken(
            "a path without an entry", "- criterion: need", "- {criterion: need, path: outbound}",
            """
            19:31: no entry has the path "outbound", so this requirement never applies; expected an entry with \
            path: outbound
            """),
        Broken(
            "engagement rules that contradict each other", "threshold:",
            "  - {id: fee, label: fee, did: formSubmitted, form: pricing, points: -5, atMost: 9}\nthreshold:",
            """
            13:70: the rules "pricing" and "fee" contradict each other: for the same activity, one gives 30 points \
            and the other -5; expected one rule for pricing form
            """),
        Broken(
            "words for which two rules contradict each other", "contains: [vp], points: 20}",
            "contains: [vp], points: 20}\n  - {id: no-vp, label: none, field: title, equals: [VP, avp], points: -20}",
            """
            9:71: the rules "vp" and "no-vp" contradict each other: for title "vp", one gives 20 points and the \
            other -20; expected tests that don't overlap, or one rule
            """),
        Broken(
            "a clock that never runs", "  accept: 4 business hours", "  qualify: 4 business hours",
            """
            39:3: the clock "qualify" never runs, because the definition has no step from sal to sql; expected sal \
            and sql in stages.use, with another stage as the opportunity
            """),
        Broken(
            "nurture within a stage that isn't used", "lost, nurture, disqualified]",
            "lost, nurture, disqualified]\n  nurtureWithin: [sal]",
            """
            5:19: marketing nurtures in the stage "sal", which is not used; expected a stage listed in stages.use
            """),
        Broken(
            "an advance into the opportunity", "use: [inquiry, mql, sql, opportunity, won, lost, nurture, disqualified]",
            "use: [inquiry, mql, sal, sql, won, lost, nurture, disqualified]\n  opportunity: sql\n  convertFrom: [sal]\nadvance:\n  onRaisedHand: true",
            """
            8:17: an MQL advances to "sql", which is the opportunity stage and only entered by converting; expected \
            stages.opportunity: opportunity
            """),
        Broken(
            "an advance on no points", "viability:", "advance:\n  onScore: {fit: 0}\nviability:",
            """
            6:12: the score to advance on requires no points; expected total, fit or engagement above 0
            """),
        Broken(
            "an advance on points that no lead reaches", "viability:", "advance:\n  onScore: {engagement: 31}\nviability:",
            """
            6:25: no lead can reach an engagement score of 31, because the rules give at most 30; expected at most 30
            """),
        Broken(
            "a hand raised into the opportunity", "use: [inquiry, mql, sql, opportunity, won, lost, nurture, disqualified]",
            "use: [inquiry, mql, sal, sql, won, lost, nurture, disqualified]\n  opportunity: sql\n  convertFrom: [sal]\npromotion:\n  raisedHandReturns: sql",
            """
            8:22: a raised hand returns to the stage "sql", which is the opportunity stage and only entered by \
            converting; expected mql or viable
            """),
        Broken(
            "no way back at all", "lost, nurture, disqualified]", "lost]",
            """
            4:8: a lead that isn't ready has no stage to return to; expected nurture, disqualified or both
            31:48: the reason "timing" is for reject, but the stage "nurture" is not used, so a rejected lead could \
            never come back; expected nurture in stages.use
            32:49: the reason "unfit" is for disqualify, but the stage "disqualified" is not used; expected \
            disqualified in stages.use
            """),
        Broken(
            "a routed owner without routing", "enters: inquiry", "enters: inquiry, owner: routed",
            """
            16:50: this entry has a routed owner, but the routing method is "nobody"; expected routing.method: \
            roundRobin or leastBusy
            """),
        Broken(
            "an overdue first touch without its clock", "gates:", "routing:\n  method: leastBusy\n  whenLate: reroute\ngates:",
            """
            19:13: "whenLate" has no effect without a clock for the first touch; expected clocks.firstTouch
            """),
        Broken(
            "a contact window of no time", "clocks:", "window: {length: 0 days, reason: unfit}\nclocks:",
            """
            38:18: the contact window is shorter than a day; expected at least 1 day
            """),
        Broken(
            "a window whose reason is for something else", "clocks:", "window: {length: 30 days, reason: timing}\nclocks:",
            """
            38:35: the reason "timing" is not for disqualify; expected one of unfit
            """),
        Broken(
            "a window whose reason requires more days", "for: [disqualify]}\n  - {id: price, label: price, key: p, for: [lost]}",
            "for: [disqualify], requires: [{daysInHand: 40}]}\n  - {id: price, label: price, key: p, for: [lost]}\nwindow: {length: 30 days, reason: unfit}",
            """
            34:35: no unreached lead can be disqualified as "unfit", which requires 40 days with sales, longer than the \
            contact window; expected a reason that requires attempts, not a contact
            """),
        Broken(
            "a quota twice", "clocks:",
            "quotas:\n  - {id: a, label: A, who: sdr, stage: mql, count: 5, per: week}\n  - {id: a, label: B, who: sdr, stage: sql, count: 5, per: week}\nclocks:",
            """
            40:10: duplicate quota "a", already used on line 39; expected each quota once
            """),
        Broken(
            "an empty range of percentages", "clocks:", "breakdowns:\n  salesReadyShare: {from: 15, to: 5}\nclocks:",
            """
            39:35: the range from 15 to 5 percent is empty; expected at least 15
            """),
    ]
}
