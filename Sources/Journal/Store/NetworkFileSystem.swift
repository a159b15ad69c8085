import CSystem
import Glibc

/// The name of the network file system that an open file is on, or `nil` on a local one.
///
/// The numbers are from statfs(2) and linux/magic.h. FUSE as such is accepted, because containers and encrypted folders
/// use it locally. FUSE types that reach another machine are refused by name, from /proc/self/mountinfo (proc(5)).
func networkFileSystem(of descriptor: Int32) -> String? {
    switch winnow_filesystem_type(descriptor) {
    case 0x6969: "NFS"
    case 0x517B: "SMB"
    case 0xFE53_4D42: "SMB"
    case 0xFF53_4D42: "CIFS"
    case 0x5346_414F, 0x6B41_4653: "AFS"
    case 0x7375_7245: "Coda"
    case 0x564C: "NCP"
    case 0x0102_1997: "9P"
    case 0x00C3_6400: "Ceph"
    case 0x0BD0_0BD0: "Lustre"
    case 0x1983_0326: "BeeGFS"
    case 0x4750_4653: "GPFS"
    case 0x0116_1970: "GFS2"
    case 0x7461_636F: "OCFS2"
    case 0x786F_4256: "a VirtualBox shared folder"
    case 0x6573_5546: networkFUSE(of: descriptor)
    default: nil
    }
}

private func networkFUSE(of descriptor: Int32) -> String? {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    // The halves of a device number as in makedev(3), whose macros Swift can't import.
    let number = UInt64(status.st_dev)
    let major = number >> 8 & 0xFFF | number >> 32 & ~0xFFF
    let minor = number & 0xFF | number >> 12 & ~0xFF
    let device = "\(major):\(minor)"
    let file = open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
        let count = read(file, &buffer, buffer.count)
        guard count > 0 else { break }
        bytes.append(contentsOf: buffer[..<count])
    }
    let remote = [
        "sshfs", "s3fs", "rclone", "glusterfs", "davfs", "davfs2", "ceph", "ceph-fuse", "gcsfuse", "goofys", "curlftpfs",
        "smbnetfs", "mfs", "jfs",
    ]
    for line in bytes.split(separator: 0x0A) {
        let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard fields.count > 6, fields[2] == device, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else {
            continue
        }
        let type = fields[dash + 1]
        if type.hasPrefix("fuse."), remote.contains(String(type.dropFirst(5))) { return String(type) }
    }
    return nil
}
