import Formats
import Lifecycle

// Who is responsible for what, stage by stage: the part of the agreement that no gate and no clock says.
extension DefinitionSummary {
    /// What sales and marketing owe to the leads of each stage, one line a stage.
    package var duties: [String] {
        Stage.allCases.filter(definition.topology.used.contains).compactMap { stage in
            duty(in: stage).map { "\(definition.label(stage)): \($0)" }
        }
    }

    private func duty(in stage: Stage) -> String? {
        let topology = definition.topology
        switch stage {
        case .inquiry: return "marketing completes the data" + limit(.triage, "and decides") + "; sales doesn't work it"
        case .viable:
            let qualifying =
                definition.qualifiesByContact
                ? "marketing calls it and qualifies it" : "marketing engages it and decides when it is ready"
            return qualifying + limit(.triage, "") + promotion
        case .mql where !advance.isEmpty:
            let causes = [advance.dropLast().joined(separator: ", "), advance.last ?? ""].filter { !$0.isEmpty }
            return "it belongs to nobody until sales takes it\(limit(.accept, "")): \(causes.joined(separator: " or ")) makes it "
                + "\(topology.noun(for: .sql)); until then marketing may contact, assess and edit it, which is no follow-up by sales"
        case .mql:
            let review =
                topology.nurturedWithin.contains(.mql)
                ? limit(.ready, "") + " once it is ready" : limit(.accept, "")
            return "sales reviews it\(review) and accepts or returns it; until then marketing may contact, assess and edit it, "
                + "which is no follow-up by sales"
        case .sal:
            return "its owner in sales makes the first touch\(limit(.firstTouch, ""))"
                + (topology.hasQualification ? ", and qualifies it or returns it\(limit(.qualify, ""))" : "") + "; "
                + followUpDuty
        case .sql where topology.isOpportunity(.sql): return opportunityDuty
        case .sql:
            let first =
                topology.used.contains(.sal)
                ? "its owner in sales" : "its owner in sales makes the first touch\(limit(.firstTouch, "")) and"
            return first + " works it until it is converted, returned or disqualified"
                + (topology.used.contains(.sal) ? "" : "; " + followUpDuty)
        case .opportunity: return opportunityDuty
        case .nurture: return nurtureDuty
        case .disqualified:
            return
                "marketing may stay in touch; \(proposal)it comes back as \(topology.noun(for: topology.raisedHandReturns)) if it raises its hand, "
                + "and drops out if it unsubscribes or can't be reached by e-mail any more"
        case .dropped: return "nobody contacts it; its own request for sales, or opting in again, brings it back"
        case .won, .lost, .noDecision: return nil
        }
    }

    private var promotion: String {
        let topology = definition.topology
        let causes = [topology.scorePromotes ? "its score" : nil, topology.raisedHandPromotes ? "a raised hand" : nil]
            .compactMap(\.self)
        return causes.isEmpty
            ? "; only marketing promotes it" : "; " + causes.joined(separator: " or ") + " promotes it, or marketing does"
    }

    private var followUpDuty: String { "the prescribed follow-up is \(definition.followUp.summary)" }

    private var opportunityDuty: String {
        "its owner works it to won, lost or no decision"
            + (definition.reassessAfter.map { ", and assesses the chance to close again after \($0.text())" } ?? "")
            + (definition.topology.rejectsFrom.contains(.opportunity) ? "; under-qualified, it goes back to marketing" : "")
    }

    private var proposal: String {
        let again = definition.topology.recycledPromotes ? "is promoted" : "is proposed to marketing"
        return definition.thresholds == Thresholds(total: 0) ? "" : "once it reaches the threshold again it \(again); "
    }

    private var nurtureDuty: String {
        let silence = definition.breakdowns.nurtureDays.map { ", at least every \($0.counted("day"))" } ?? ""
        let tracks = definition.tracks.isEmpty ? "" : " by its track"
        return "marketing stays in touch\(tracks)\(silence), and looks at it again on its return date; "
            + proposal
            + "if it raises its hand, it comes back as \(definition.topology.noun(for: definition.topology.raisedHandReturns))"
    }

    /// ` and decides within 5 business days`; empty without the clock.
    private func limit(_ kind: Clock.Kind, _ verb: String) -> String {
        guard let clock = definition.clocks.first(where: { $0.kind == kind }) else { return verb.isEmpty ? "" : " " + verb }
        return (verb.isEmpty ? "" : " " + verb) + " within \(limitText(of: clock))"
    }
}
