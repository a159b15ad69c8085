import Lifecycle

// Quotas, breakdown thresholds, published figures and kept rules.
extension DefinitionBuilder {
    mutating func quotas(_ topology: Topology) -> [Quota] {
        var ids: [String: TextLocation] = [:]
        return root.sections("quotas").compactMap { section in
            reportDuplicate(section, "id", "quota", &ids)
            guard let side = section.text("who").flatMap(Quota.Side.init(rawValue:)),
                let stage = section.text("stage").flatMap(Stage.init(rawValue:)),
                let period = section.text("per").flatMap(Quota.Period.init(rawValue:))
            else { return nil }
            if !topology.used.contains(stage), !topology.used.isEmpty {
                problems.add(
                    section.location(of: "stage"), "this quota counts leads in the stage \"\(stage.rawValue)\", which is not used",
                    expected: "a stage listed in stages.use")
            }
            return Quota(
                id: section.text("id") ?? "", label: section.text("label") ?? "", side: side, stage: stage,
                count: section.integer("count") ?? 1, period: period)
        }
    }

    mutating func breakdowns() -> BreakdownThresholds {
        var thresholds = BreakdownThresholds()
        guard let section = root.section("breakdowns") else { return thresholds }
        thresholds.unqualifiedHandovers = section.integer("unqualifiedHandovers")
        thresholds.qualification =
            section.text("qualification").flatMap(BreakdownThresholds.Qualification.init(rawValue:)) ?? .origin
        thresholds.intakeOverTriage = section.integer("intakeOverTriage")
        thresholds.backlogDays = section.integer("backlogDays")
        thresholds.singleTactic = section.integer("singleTactic")
        thresholds.unnurtured = section.integer("unnurtured")
        thresholds.nurtureDays = section.integer("nurtureDays")
        thresholds.sittingDays = section.integer("sittingDays")
        thresholds.poorData = section.integer("poorData")
        thresholds.oneOffDays = section.integer("oneOffDays")
        thresholds.rubberStamping = section.integer("rubberStamping")
        thresholds.leftBehind = section.integer("leftBehind")
        if let share = section.section("salesReadyShare"), let from = share.integer("from"), let to = share.integer("to") {
            if from > to {
                problems.add(
                    share.location(of: "to"), "the range from \(from) to \(to) percent is empty", expected: "at least \(from)")
            } else {
                thresholds.salesReadyShare = from...to
                thresholds.alertsAboveShare = share.boolean("alertAbove") ?? false
            }
        }
        return thresholds
    }

    func references() -> [ReferenceLine] {
        root.sections("references").compactMap { section in
            guard let figure = section.text("figure").flatMap(ReferenceLine.Figure.init(rawValue:)) else { return nil }
            return ReferenceLine(
                figure: figure, value: section.text("value") ?? "", source: section.text("source") ?? "",
                isOn: section.boolean("shown") ?? false)
        }
    }

    mutating func keptRules(_ fit: [FitRule], _ engagement: [EngagementRule]) -> [KeptRule] {
        let known = fit.map(\.id) + engagement.map(\.id)
        var seen: [String: TextLocation] = [:]
        return root.sections("keptRules").map { section in
            reportDuplicate(section, "rule", "kept rule", &seen)
            let rule = section.text("rule") ?? ""
            if section.has("rule"), root.isValid("fit"), root.isValid("engagement"), !known.contains(rule) {
                problems.add(
                    section.location(of: "rule"), "unknown scoring rule \"\(rule)\"",
                    expected: "the id of a fit or engagement rule", nearest: NearestMatch.to(rule, in: known))
            }
            return KeptRule(rule: rule, why: section.text("why") ?? "")
        }
    }
}
