/// The resources that are embedded in the binary as bytes, so that no file has to be found at run time.
package enum BundledResources {
    /// The YAML texts of the presets in UTF-8, by file name, `standard` first.
    package static let presets: [(name: String, text: @Sendable () -> [UInt8])] = [
        ("standard", { PackageResources.standard_yaml }), ("topline", { PackageResources.topline_yaml }),
        ("bant", { PackageResources.bant_yaml }), ("complex-sale", { PackageResources.complex_sale_yaml }),
        ("readiness", { PackageResources.readiness_yaml }), ("status", { PackageResources.status_yaml }),
    ]
}

/// The tables, functions and roles of a workspace on PostgreSQL, as SQL statements.
package var serverSchemaBytes: [UInt8] { PackageResources.schema_sql }

// MARK: Tables for imports

/// Column names and their fields: `kind,field,column,system,implies,since`; specific names come first.
///
/// `since` is 2 for names that are new in format 2: old keys of whole rows were computed without them.
package var columnTableBytes: [UInt8] { PackageResources.columns_csv }
/// Status values of files and the stages that they declare: `system,kind,value,stage,reason`.
package var stageTableBytes: [UInt8] { PackageResources.stages_csv }
/// Values for the channel, direction, outcome and completion of a touch: `field,value,meaning`.
package var touchWordTableBytes: [UInt8] { PackageResources.touch_words_csv }
/// Values for engagement types and forms: `field,value,meaning`.
package var engagementWordTableBytes: [UInt8] { PackageResources.engagement_words_csv }
/// Local parts of role addresses such as `info`, one per line; `#` begins a comment.
package var roleAddressBytes: [UInt8] { PackageResources.role_addresses_txt }

/// The hosts on which many companies have a page, one a line.
package var sharedHostBytes: [UInt8] { PackageResources.shared_hosts_txt }
/// Domains of free e-mail providers, one per line; `#` begins a comment.
package var freeMailBytes: [UInt8] { PackageResources.free_mail_txt }
/// Legal forms of companies, one per line; `#` begins a comment.
package var legalFormBytes: [UInt8] { PackageResources.legal_forms_txt }
/// Words of columns with further addresses and phone numbers: `role,word`; `#` begins a comment.
package var columnWordBytes: [UInt8] { PackageResources.column_words_csv }
/// What shows the system of a file's record ids: `system,use,column`; `#` begins a comment.
package var systemTableBytes: [UInt8] { PackageResources.systems_csv }
/// Columns that show which records a file has: `kind,column`; `#` begins a comment.
package var recordKindBytes: [UInt8] { PackageResources.record_kinds_csv }
/// Texts that stand for a missing value: `kind,text`; `#` begins a comment.
package var placeholderBytes: [UInt8] { PackageResources.placeholders_csv }
/// First names with their other forms, a name a line; `#` begins a comment.
package var shortNameBytes: [UInt8] { PackageResources.short_names_txt }
/// Words of columns that say yes or no: `kind,word`; `#` begins a comment.
package var flagWordBytes: [UInt8] { PackageResources.flag_words_csv }
/// Phrases of columns about consent: `kind,phrase`; `#` begins a comment.
package var consentColumnBytes: [UInt8] { PackageResources.consent_columns_csv }

/// Characters that are common in names, by script, to tell encodings apart.
package var commonCharacterBytes: [UInt8] { PackageResources.common_characters_txt }
