/// What the prospect did.
package enum EngagementType: String, CaseIterable, Sendable {
    case formSubmitted, contentDownloaded, emailOpened, emailClicked, pageVisited, eventAttended, cardHandedOver, chat, other

    /// The name for eyes.
    package var label: String {
        switch self {
        case .formSubmitted: "submitted a form"
        case .contentDownloaded: "downloaded"
        case .emailOpened: "opened a mail"
        case .emailClicked: "clicked in a mail"
        case .pageVisited: "visited a page"
        case .eventAttended: "attended"
        case .cardHandedOver: "handed over a card"
        case .chat: "chatted"
        case .other: "did"
        }
    }
}

/// The form that a prospect submitted: an action-oriented one asks for sales, an informational one does not.
package enum FormKind: String, CaseIterable, Sendable {
    case contactUs, pricing, demo, assessment, whitePaper, newsletter, other

    /// Whether it asks for sales (contact us, pricing, demo, assessment).
    package var isActionOriented: Bool {
        switch self {
        case .contactUs, .pricing, .demo, .assessment: true
        case .whitePaper, .newsletter, .other: false
        }
    }

    /// The name for eyes.
    package var label: String {
        switch self {
        case .contactUs: "contact form"
        case .pricing: "pricing form"
        case .demo: "demo form"
        case .assessment: "assessment form"
        case .whitePaper: "white paper"
        case .newsletter: "newsletter"
        case .other: "form"
        }
    }
}

/// One thing that the prospect did.
package struct Engagement: Hashable, Sendable {
    /// What it was.
    package var type: EngagementType
    /// Which form, where it was one.
    package var form: FormKind?
    /// Whether it is a direct request for sales in some other way.
    package var asksForSales: Bool
    /// The campaign or source that it belongs to.
    package var campaign: String?
    /// Free text such as the page or the mail's subject, personal.
    package var detail: String?
    /// The activity's id in the system that it came from; personal.
    package var externalID: String?

    /// Makes an engagement.
    package init(
        type: EngagementType, form: FormKind? = nil, asksForSales: Bool = false, campaign: String? = nil, detail: String? = nil,
        externalID: String? = nil
    ) {
        self.type = type
        self.form = form
        self.asksForSales = asksForSales
        self.campaign = campaign
        self.detail = detail
        self.externalID = externalID
    }

    /// Whether it raises a hand: an action-oriented form, or any direct request for sales.
    package var raisesHand: Bool { asksForSales || form?.isActionOriented == true }
}
