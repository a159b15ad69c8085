/// What ships inside the binary, as bytes: nothing to look for at run time.
package enum BundledResources {
    /// The YAML texts of the presets, in UTF-8, by the names of their files; the standard one first.
    package static let presets: [(name: String, text: @Sendable () -> [UInt8])] = [
        ("standard", { PackageResources.standard_yaml }), ("topline", { PackageResources.topline_yaml }),
        ("bant", { PackageResources.bant_yaml }), ("complex-sale", { PackageResources.complex_sale_yaml }),
        ("readiness", { PackageResources.readiness_yaml }), ("status", { PackageResources.status_yaml }),
    ]
}

// MARK: Tables of the intake

/// Column names of files and the fields they mean: `kind,field,column,system,implies`; earlier lines of a field are the more specific.
package var columnTableBytes: [UInt8] { PackageResources.columns_csv }
/// Words of files and the stages they declare: `system,kind,value,stage,reason`.
package var stageTableBytes: [UInt8] { PackageResources.stages_csv }
/// Words for a touch's channel, direction, outcome, and whether it was done: `field,value,meaning`.
package var touchWordTableBytes: [UInt8] { PackageResources.touch_words_csv }
/// Words for what a prospect did, and names of forms: `field,value,meaning`.
package var engagementWordTableBytes: [UInt8] { PackageResources.engagement_words_csv }
/// Local parts of addresses that belong to a desk, one a line; `#` begins a comment.
package var roleAddressBytes: [UInt8] { PackageResources.role_addresses_txt }
/// Domains of free mail providers, one a line; `#` begins a comment.
package var freeMailBytes: [UInt8] { PackageResources.free_mail_txt }
/// Legal forms of companies, one a line; `#` begins a comment.
package var legalFormBytes: [UInt8] { PackageResources.legal_forms_txt }
