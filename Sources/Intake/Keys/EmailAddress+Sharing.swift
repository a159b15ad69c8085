extension EmailAddress {
    /// Whether several people may have it: a role address, or one that stands for none.
    package var isImpersonal: Bool { isRole() || Placeholder.isAddress(self) }
}
