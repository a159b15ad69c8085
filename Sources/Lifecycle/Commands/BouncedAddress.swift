/// Contact data of a lead that turned out to be invalid.
///
/// Of several e-mail addresses only the one is closed at which mail bounced; a good one takes its place, and the lead
/// stays where it is (`lead-lifecycle.md`: "a bounce by itself invalidates that address").
struct BouncedAddress {
    /// What is invalid: e-mail, or the phone numbers.
    let channel: TouchChannel
    /// The address; nil for the one that mail goes to.
    let address: EmailAddress?
    /// When it was found out.
    let at: Instant

    /// What happens to the lead.
    ///
    /// - Throws: A refusal for an address that the lead doesn't have, or that is known to be invalid.
    func events(on lead: Lead) throws(Refusal) -> [Event] {
        let whole = Event.bounced(ChannelChange(channel: channel, stage: lead.stageAfterClosing(channel, at: at)))
        if let address { try require(address, of: lead) }
        guard channel == .email, lead.channels.isNewest(.email, at: at), let target = address ?? target(of: lead) else {
            return [whole]
        }
        let (changes, isFirstInvalid) = lead.fields.marking([target])
        if isFirstInvalid { return [whole] }
        let isReplaced = changes.fields[.email] != nil
        return (isReplaced ? [.bounced(ChannelChange(channel: .email))] : []) + (changes.isEmpty ? [] : [.edited(changes)])
    }

    /// The address that mail goes to, unless mail to it has bounced already.
    private func target(of lead: Lead) -> EmailAddress? {
        lead.channels.bouncedAt(.email) == nil ? lead.fields.firstAddress : nil
    }

    private func require(_ address: EmailAddress, of lead: Lead) throws(Refusal) {
        guard channel == .email else {
            throw Refusal(.invalidValue, lead: lead.id, "an address is given, but the channel is not email; leave one of them out")
        }
        guard lead.fields.addresses.contains(address) else {
            throw Refusal(
                .invalidValue, lead: lead.id,
                "\(lead.id) has no such e-mail address; `winnow show \(lead.id)` lists those that it has")
        }
        let isKnown =
            lead.fields.invalidAddresses.contains(address)
            || lead.channels.bouncedAt(.email) != nil && lead.fields.firstAddress == address
        if isKnown { throw Refusal(.nothingToChange, lead: lead.id, "that e-mail address of \(lead.id) is marked invalid already") }
    }
}
