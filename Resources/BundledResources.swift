// BundledResources: the presets and tables that ship inside the binary.
