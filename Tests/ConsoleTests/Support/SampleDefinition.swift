import Definitions
import Lifecycle

/// The definition of the sample workspace as its text: BANT, follow-up gates and clocks, in UTC, business hours from 9
/// to 17.
struct SampleDefinition {
    /// The points of the first answer to each criterion.
    var answerPoints = 0
    /// The label of the reason `timing`.
    var timingLabel = "not now"
    /// The label of the stage `nurture`; nil for the usual one.
    var nurtureLabel: String?
    /// The prescribed follow-up.
    var attempts = 6
    var channels = 2
    /// The sections `routing`, `window` and `quotas`, in YAML's flow style; nil leaves the section out.
    var routing: String?
    var window: String?
    var quotas: String?

    /// The definition in YAML.
    var text: String {
        """
        name: sample
        summary: For tests.
        stages:
          use: [inquiry, viable, mql, sal, sql, opportunity, won, lost, noDecision, nurture, disqualified, dropped]
          labels: {\(nurtureLabel.map { "nurture: " + $0 } ?? "")}
        viability:
          - anyOf: [firstName, lastName]
          - field: company
          - anyOf: [email, phone, mobile]
        fit:
          - {id: title-vp, label: VP, field: title, contains: [vp], points: 20}
          - {id: title-chief, label: chief, field: title, contains: [cfo, cto, coo, ceo], points: 25}
          - {id: industry, label: mfg, field: industry, equals: [manufacturing], points: 15}
          - {id: size, label: size, field: employees, from: 100, points: 17}
        engagement:
          - {id: pricing, label: pricing form, did: formSubmitted, form: pricing, points: 30, atMost: 45}
          - {id: mail, label: mails opened, did: emailOpened, points: 3, atMost: 9}
        threshold: {total: 50}
        entries:
          - {when: byHand, enters: inquiry, owner: adder}
          - {when: anythingElse, enters: inquiry}
        gates:
          accept: [{anyOf: [email, phone, mobile]}]
          qualify:
            - contact
            - criterion: need
            - {criteria: [budget, authority, need, timescale], atLeast: 3}
          reject: [reason]
          disqualify: [reason]
          convert: [contact, scheduledFollowUp, {conversion: account}, {conversion: intention}]
        criteria:
        \(criterion("budget", "Budget", "B", "Is there money for it?"))
        \(criterion("authority", "Authority", "A", "Can this person decide?"))
        \(criterion("need", "Need", "N", "Is there a problem that we solve?"))
        \(criterion("timescale", "Timescale", "T", "When do they want it?"))
        reasons:
          - {id: timing, label: \(timingLabel), key: t, for: [reject]}
          - {id: fit, label: wrong fit, key: f, for: [reject, disqualify]}
          - {id: unreachable, label: unreachable, key: u, for: [reject, disqualify], requires: [prescribedFollowUp]}
          - {id: no-interest, label: not interested, key: n, for: [disqualify], requires: [contact]}
          - {id: competitor, label: went to a competitor, key: c, for: [lost]}
          - {id: stopped, label: project stopped, key: s, for: [noDecision]}
        followUp: {attempts: \(attempts), channels: \(channels), spacing: 4 hours}
        clocks:
          accept: 4 business hours
          firstTouch: 1 business hours
          qualify: 10 business days
        calendar:
          timeZone: UTC
          week:
            monday: [09:00-17:00]
            tuesday: [09:00-17:00]
            wednesday: [09:00-17:00]
            thursday: [09:00-17:00]
            friday: [09:00-17:00]
        freeMailDomains: [gmail.com]

        """ + section("routing", routing) + section("window", window) + section("quotas", quotas)
    }

    private func criterion(_ id: String, _ label: String, _ letter: String, _ question: String) -> String {
        """
          - id: \(id)
            label: \(label)
            letter: "\(letter)"
            question: \(question)
            answers:
              - {id: yes, label: "yes", key: "1", passes: true, points: \(answerPoints)}
              - {id: likely, label: likely, key: "2", passes: true}
              - {id: no, label: "no", key: "3"}
        """
    }

    private func section(_ name: String, _ text: String?) -> String { text.map { "\(name): \($0)\n" } ?? "" }
}

extension LeadDefinition {
    /// The sample definition as version 1.
    static let sample: LeadDefinition = {
        do {
            var definition = try DefinitionParser.parse(SampleDefinition().text, fileName: "sample")
            definition.number = 1
            return definition
        } catch { preconditionFailure("the sample definition is valid: \(error)") }
    }()
}
