internal import Lifecycle

/// The touches and engagements that the leads of a file have already, so that no row of it is recorded twice.
///
/// A row is known by its record id; without one, by its moment and what happened. Many files record only the day: two
/// calls of one day with other notes are two calls. For a lead with many, sets are asked.
struct KnownActivities {
    private struct TouchKey: Hashable {
        let at: Instant
        let channel: TouchChannel
        let outcome: TouchOutcome
        let note: String?
    }

    private struct EngagementKey: Hashable {
        let at: Instant
        let type: EngagementType
        let form: FormKind?
        let detail: String?
        let campaign: String?
    }

    private var touches: [LeadID: ActivityKeys<TouchKey>] = [:]
    private var engagements: [LeadID: ActivityKeys<EngagementKey>] = [:]

    /// Whether a lead has a touch already. O(1), and O(its touches) the first time.
    mutating func contains(_ touch: Touch, at moment: Instant, of lead: Lead) -> Bool {
        func id(_ logged: Lead.LoggedTouch) -> String? { logged.touch.externalID }
        func key(_ logged: Lead.LoggedTouch) -> TouchKey { key(logged.touch, logged.occurredAt) }
        func key(_ touch: Touch, _ at: Instant) -> TouchKey {
            TouchKey(at: at, channel: touch.channel, outcome: touch.outcome, note: touch.note)
        }
        return touches[lead.id, default: ActivityKeys()].contains(
            touch.externalID, key(touch, moment), lead.touches, id, key)
    }

    /// Whether a lead has an engagement already. O(1), and O(its engagements) the first time.
    mutating func contains(_ engagement: Engagement, at moment: Instant, of lead: Lead) -> Bool {
        func id(_ logged: Lead.LoggedEngagement) -> String? { logged.engagement.externalID }
        func key(_ logged: Lead.LoggedEngagement) -> EngagementKey { key(logged.engagement, logged.occurredAt) }
        func key(_ engagement: Engagement, _ at: Instant) -> EngagementKey {
            EngagementKey(
                at: at, type: engagement.type, form: engagement.form, detail: engagement.detail, campaign: engagement.campaign)
        }
        return engagements[lead.id, default: ActivityKeys()].contains(
            engagement.externalID, key(engagement, moment), lead.engagements, id, key)
    }
}

/// What identifies the activities of one lead.
private struct ActivityKeys<Key: Hashable> {
    /// The number of activities up to which looking at each is faster than a set.
    private static var few: Int { 16 }

    private var ids: Set<String> = []
    private var keys: Set<Key> = []
    /// The number of activities in the sets; an import only adds more.
    private var count = 0

    /// Whether one of the activities has the id or, if there is none, the key.
    mutating func contains<Activities: RandomAccessCollection>(
        _ id: String?, _ key: Key, _ activities: Activities, _ idOf: (Activities.Element) -> String?,
        _ keyOf: (Activities.Element) -> Key
    ) -> Bool where Activities.Index == Int {
        guard activities.count > Self.few else {
            return activities.contains { id == nil ? keyOf($0) == key : idOf($0) == id }
        }
        for activity in activities[min(count, activities.count)...] {
            if let id = idOf(activity) { ids.insert(id) }
            keys.insert(keyOf(activity))
        }
        count = activities.count
        return id.map(ids.contains) ?? keys.contains(key)
    }
}
