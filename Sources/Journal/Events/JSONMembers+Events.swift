import Formats
import Lifecycle

// Encoding of the compound values inside events; `JSONScanner+Events` reads them.
extension JSONMembers {
    /// Writes `true`; writes nothing for `false`.
    mutating func flag(_ key: StaticString, _ value: Bool) {
        if value { member(key, true) }
    }

    mutating func fields(_ values: [(field: LeadField, value: String)]) {
        guard !values.isEmpty else { return }
        member("fields") { text in
            text.object { fields in
                for (field, value) in values { fields.member(named: field.rawValue) { $0.string(value) } }
            }
        }
    }

    mutating func texts(_ key: StaticString, _ values: [String: String]) {
        guard !values.isEmpty else { return }
        member(key) { text in
            text.object { texts in
                for (name, value) in values.sorted(by: { $0.key < $1.key }) { texts.member(named: name) { $0.string(value) } }
            }
        }
    }

    mutating func score(_ score: ScoreSnapshot) {
        member("score") { text in
            text.object {
                $0.member("fit", score.fit)
                $0.member("engagement", score.engagement)
            }
        }
    }

    mutating func trigger(_ trigger: RuleTrigger?) {
        switch trigger {
        case .line(let seq): member("trigger") { $0.object { $0.member("seq", seq.value) } }
        case .due(let moment): member("trigger") { $0.object { $0.member("due", moment) } }
        case nil: break
        }
    }

    mutating func declaration(_ declaration: StageDeclaration?) {
        guard let declaration else { return }
        member("declaration") { text in
            text.object {
                $0.member("column", declaration.column)
                $0.member("word", declaration.text)
                $0.member("reason", declaration.reason)
            }
        }
    }

    mutating func money(_ key: StaticString, _ money: Money?) {
        guard let money else { return }
        member(key) { text in
            text.object {
                $0.member("cents", money.cents)
                if !money.currency.isEmpty { $0.member("currency", money.currency) }
            }
        }
    }

    mutating func conversion(_ conversion: Conversion) {
        member("conversion") { text in
            text.object { value in
                value.flag("existingAccount", conversion.isExistingAccount)
                value.money("amount", conversion.amount)
                value.member("closeDate", conversion.closeDate?.description)
                if let followUp = conversion.followUp {
                    value.member("followUp") { text in
                        text.object {
                            $0.member("channel", followUp.channel.rawValue)
                            $0.member("at", followUp.at)
                        }
                    }
                }
                value.member("intention", conversion.intention?.rawValue)
                value.member("closer", conversion.closer?.name)
            }
        }
    }

    mutating func people(_ conversion: Conversion) {
        member("account", conversion.account)
        member("contact", conversion.contact)
        member("opportunity", conversion.opportunity)
        member("followUpNote", conversion.followUp?.note)
    }

    /// Writes the scoring rules that gave points.
    mutating func evidence(_ points: [EvidencePoint]) {
        guard !points.isEmpty else { return }
        member("evidence") { text in
            text.array(points) { text, point in
                text.object { item in
                    item.member("rule", point.rule)
                    item.member("points", point.points)
                }
            }
        }
    }

    /// Writes a new value as itself, and the removal of a value as an empty text.
    mutating func change<Value>(_ key: StaticString, _ change: ValueChange<Value>?, _ text: (Value) -> String) {
        if let change { member(key, change.value.map(text) ?? "") }
    }

    /// Writes record ids with their systems, which the unnamed system has none of.
    mutating func recordIDs(_ ids: [RecordID]) {
        member("externalIds") { text in
            text.array(ids) { text, id in
                text.object {
                    $0.member("system", id.system)
                    $0.member("id", id.id)
                }
            }
        }
    }

    /// Writes texts that are no keys, also where there are none.
    mutating func list(_ key: StaticString, _ texts: [String]) {
        member(key) { $0.array(texts) { $0.string($1) } }
    }

    /// Writes the identities that a lead has beside its first ones.
    mutating func identities(_ identities: LeadIdentities) {
        if !identities.recordIDs.isEmpty { recordIDs(identities.recordIDs) }
        if !identities.emails.isEmpty { list("emails", identities.emails) }
        if !identities.phones.isEmpty { list("phones", identities.phones) }
    }
}
