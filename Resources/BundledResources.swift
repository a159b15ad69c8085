/// What ships inside the binary, as bytes: nothing to look for at run time.
package enum BundledResources {
    /// The YAML text of the preset `standard`, in UTF-8.
    package static var standardPreset: [UInt8] { PackageResources.standard_yaml }
}
