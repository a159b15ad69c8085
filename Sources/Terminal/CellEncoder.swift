import Screen

/// Encodes the clusters of a frame as ncurses cells, so that both count the same columns.
///
/// ncurses takes one spacing scalar with up to four marks per cell and trusts the C library's `wcwidth`; terminals
/// disagree about emoji sequences. So a cluster is split into pieces whose widths add up to ours. Where that is
/// impossible, it is replaced by something simpler of the same width: a flag by its two letters, an emoji sequence by
/// its first emoji, anything else by `�`, padded with spaces.
struct CellEncoder {
    /// One cell of ncurses.
    struct Piece: Equatable {
        /// One spacing scalar and its marks, at most five.
        var scalars: [UInt32]
        /// The number of columns according to the C library.
        var width: Int
    }

    /// Whether the terminal shows more than ASCII.
    let unicode: Bool
    /// The C library's width of a scalar, -1 for an unknown one.
    let columnsOf: (UInt32) -> Int

    /// The pieces of a cluster of `width` columns; their widths add up to it.
    func pieces(_ cluster: String, width: Int) -> [Piece] {
        // Some terminals widen a cluster with a variation selector, others don't; without selectors all agree.
        let scalars = cluster.unicodeScalars.map(\.value).filter { !(0xFE00...0xFE0F).contains($0) }
        guard let first = scalars.first, width > 0 else { return [] }
        if !unicode {
            return padded(PlainASCII.scalar(first), 1, to: width)
        }
        if (0x1F1E6...0x1F1FF).contains(first) {
            let letters = scalars.prefix(width).map {
                Piece(scalars: [$0 >= 0x1F1E6 && $0 <= 0x1F1FF ? $0 - 0x1F1E6 + 0x41 : 0x20], width: 1)
            }
            return letters + Array(repeating: Piece(scalars: [0x20], width: 1), count: width - letters.count)
        }
        if let parts = split(scalars), parts.reduce(0, { $0 + $1.width }) == width { return parts }
        let alone = consistentWidth(first)
        if alone > 0, alone <= width { return padded(first, alone, to: width) }
        return columnsOf(0xFFFD) == 1 ? padded(0xFFFD, 1, to: width) : padded(0x3F, 1, to: width)
    }

    private func padded(_ scalar: UInt32, _ columns: Int, to width: Int) -> [Piece] {
        [Piece(scalars: [scalar], width: columns)] + Array(repeating: Piece(scalars: [0x20], width: 1), count: width - columns)
    }

    /// The width of a scalar if the C library and our table agree, else -1.
    ///
    /// Where they differ, the terminal may agree with either.
    private func consistentWidth(_ scalar: UInt32) -> Int {
        guard let value = Unicode.Scalar(scalar) else { return -1 }
        let columns = columnsOf(scalar)
        return columns == DisplayWidth.of(value) ? columns : -1
    }

    /// One piece per spacing scalar with its marks; nil if a scalar is unknown or a mark has no base.
    private func split(_ scalars: [UInt32]) -> [Piece]? {
        var parts: [Piece] = []
        for scalar in scalars {
            let columns = consistentWidth(scalar)
            if columns < 0 { return nil }
            if columns > 0 {
                parts.append(Piece(scalars: [scalar], width: columns))
            } else {
                guard let last = parts.indices.last else { return nil }
                if parts[last].scalars.count < 5 { parts[last].scalars.append(scalar) }
            }
        }
        return parts
    }
}
