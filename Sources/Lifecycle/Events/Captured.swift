/// The payload of `captured`.
package struct Captured: Hashable, Sendable {
    /// The first stage.
    package var stage: Stage
    /// The fields.
    package var fields: LeadFields
    /// The initial owner.
    package var owner: Login?
    /// Whether the person requested information.
    package var isRequested: Bool
    /// Whether the lead is inbound or outbound.
    package var path: CapturePath
    /// The file's text that determined the stage, if any.
    package var declaration: StageDeclaration?
    /// The key of the whole row, for rows with neither record id nor e-mail; personal.
    package var rowKey: UInt64?
    /// When the stage was entered, if that was after the capture; an import of winnow's own export knows it.
    package var since: Instant?

    package init(
        stage: Stage, fields: LeadFields, owner: Login? = nil, isRequested: Bool = false, path: CapturePath = .inbound,
        declaration: StageDeclaration? = nil, rowKey: UInt64? = nil, since: Instant? = nil
    ) {
        self.stage = stage
        self.fields = fields
        self.owner = owner
        self.isRequested = isRequested
        self.path = path
        self.declaration = declaration
        self.rowKey = rowKey
        self.since = since
    }
}

/// The source of a stage that a file declares. Such a stage passes no gates and is counted separately.
package struct StageDeclaration: Hashable, Sendable {
    /// The column, such as `Lead Status`.
    package var column: String
    /// The text in the column, such as `Contacted`.
    package var text: String
    /// The reason code that the text corresponds to, if any.
    package var reason: String?

    package init(column: String, text: String, reason: String? = nil) {
        self.column = column
        self.text = text
        self.reason = reason
    }
}

/// Whether a lead came to us or we approached it. Some requirements apply to one path only.
package enum CapturePath: String, CaseIterable, Sendable {
    case inbound, outbound
}
