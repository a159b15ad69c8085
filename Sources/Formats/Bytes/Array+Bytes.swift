extension Array<UInt8> {
    /// Calls the closure with the bytes; unlike `withUnsafeBytes`, it keeps the closure's error type.
    @inlinable @inline(__always)
    public func withBytes<Result, Failure: Error>(_ body: (UnsafeRawBufferPointer) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        try withUnsafeBufferPointer { (buffer) throws(Failure) in try body(UnsafeRawBufferPointer(buffer)) }
    }
}
