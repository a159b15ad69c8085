import Formats
import Lifecycle

// Nurture tracks, return dates, and when the chance to close is assessed again.
extension DefinitionBuilder {
    mutating func tracks(_ reasons: [Reason]) -> [NurtureTrack] {
        var ids: [String: TextLocation] = [:]
        return root.sections("tracks").map { section in
            reportDuplicate(section, "id", "track", &ids)
            if section.text("id") == NurtureTrack.none {
                problems.add(section.location(of: "id"), "\"none\" stands for no track", expected: "another id")
            }
            problems.addUnknown(reasons, in: section, for: .reject, areValid: root.isValid("reasons"))
            return NurtureTrack(
                id: section.text("id") ?? "", label: section.text("label") ?? "", reasons: Set(section.texts("reasons")),
                sources: Set(section.texts("sources").map { $0.lowercased() }), steps: steps(section))
        }
    }

    /// What leads can be offered.
    mutating func contentOffers(_ reasons: [Reason]) -> [ContentOffer] {
        var names: [String: TextLocation] = [:]
        return root.sections("content").map { section in
            reportDuplicate(section, "content", "content", &names)
            problems.addUnknown(reasons, in: section, areValid: root.isValid("reasons"))
            return ContentOffer(
                content: section.text("content") ?? "", stages: Set(section.texts("stages").compactMap(Stage.init(rawValue:))),
                reasons: Set(section.texts("reasons")))
        }
    }

    private mutating func steps(_ section: CheckedYAMLSection) -> [NurtureTrack.Step] {
        var last = 0
        return section.sections("steps").map { step in
            let days = wholeDays(step, "after") ?? 0
            if days < last {
                problems.add(
                    step.location(of: "after"), "this step comes after a step of day \(last)", expected: "at least \(last) days")
            }
            last = max(last, days)
            return NurtureTrack.Step(
                days: days, channel: step.text("channel").flatMap(TouchChannel.init(rawValue:)) ?? .other,
                content: step.text("content") ?? "")
        }
    }

    /// The days of a duration; reports one that is no number of whole days.
    mutating func wholeDays(_ section: CheckedYAMLSection, _ key: String) -> Int? {
        guard let duration = section.text(key).flatMap(DurationText.init) else { return nil }
        guard duration.unit == .day, (1...3650).contains(duration.count) else {
            problems.add(
                section.location(of: key), "\"\(key)\" is no number of days", expected: "1 to 3650 days, such as \"30 days\"")
            return nil
        }
        return duration.count
    }

    func reassessAfter() -> TimeSpan? {
        root.section("chance")?.text("reassessAfter").flatMap(DurationText.init)?.span
    }
}

extension DiagnosticList {
    /// Adds reasons of a section that the definition doesn't have, for a use if it is given.
    fileprivate mutating func addUnknown(
        _ reasons: [Reason], in section: CheckedYAMLSection, for use: Reason.Use? = nil, areValid: Bool
    ) {
        guard areValid else { return }
        let known = reasons.filter { reason in use.map { reason.uses.contains($0) } ?? true }.map(\.id)
        for value in section.list("reasons") where value.text.map(known.contains) == false {
            add(
                value.location, "unknown reason\(use == .reject ? " to reject" : "") \"\(value.text ?? "")\"",
                expected: "one of " + known.joined(separator: ", "), nearest: NearestMatch.to(value.text ?? "", in: known))
        }
    }
}
