import Glibc

// Checks that sshd gives read-only users the dashboards and nothing else.
extension HealthCheck {
    /// The absolute path of this program.
    static var program: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let bytes = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? "/usr/local/bin/winnow" : String(decoding: bytes, as: UTF8.self)
    }

    /// The lines for sshd's configuration that give readers the dashboards, whatever command they request.
    var snippet: [String] {
        let readers = readers.map(FileMetadata.name(ofGroup:)) ?? "READERS"
        let writers = writers.map(FileMetadata.name(ofGroup:)) ?? "WRITERS"
        return [
            "Match Group \(readers),!\(writers)",
            "    ForceCommand \(shellQuoted(Self.program)) funnel --read-only -w \(shellQuoted(folder))",
            "    PermitTTY yes", "    DisableForwarding yes", "    PermitUserRC no",
            "    ClientAliveInterval 15", "    ClientAliveCountMax 3",
        ]
    }

    mutating func checkDaemon() {
        checkProgram()
        guard isShared, let readers, let writers else { return }
        let configuration = SSHDConfiguration.read(daemon)
        guard configuration.isReadable else {
            add(
                .warning(
                    "sshd", "cannot read \(daemon)",
                    remedy: configuration.exists
                        ? "run as root: winnow doctor -w \(shellQuoted(folder))" : "apt-get install openssh-server"))
            return
        }
        let group = FileMetadata.name(ofGroup: readers)
        let blocks = configuration.blocks(forGroup: group, butNot: FileMetadata.name(ofGroup: writers))
        guard let block = blocks.first(where: { $0.forceCommand?.contains(folder) == true }) ?? blocks.first else {
            add(
                .warning(
                    "sshd", "no Match block limits the group \(group) to the dashboards of this workspace",
                    remedy: "put the lines below into /etc/ssh/sshd_config.d/winnow.conf, then: sshd -t && systemctl reload ssh"))
            return
        }
        check(block)
    }

    private mutating func check(_ block: SSHDConfiguration.Block) {
        let remedy = "write it as in the lines below, then: sshd -t && systemctl reload ssh"
        guard let forced = block.forceCommand else {
            add(.failure("sshd", "\(block.location) has no ForceCommand: people get a shell", remedy: remedy))
            return
        }
        let words = forced.split(separator: " ").map(String.init)
        let before = findings.count
        if words.first?.hasPrefix("/") != true {
            add(.failure("sshd", "\(block.location): ForceCommand does not name the program by its absolute path", remedy: remedy))
        }
        if !words.contains("--read-only") {
            add(.failure("sshd", "\(block.location): ForceCommand does not contain --read-only", remedy: remedy))
        }
        if !forced.contains(folder) {
            add(.warning("sshd", "\(block.location): ForceCommand is not for the workspace \(folder)", remedy: remedy))
        }
        for (name, wanted) in [("disableforwarding", "yes"), ("permituserrc", "no")]
        where block.options[name]?.lowercased() != wanted {
            let spelled = name == "permituserrc" ? "PermitUserRC no" : "DisableForwarding yes"
            add(.failure("sshd", "\(block.location) does not contain \(spelled)", remedy: remedy))
        }
        if block.options["permittty"]?.lowercased() == "no" {
            add(.failure("sshd", "\(block.location) contains PermitTTY no: the console needs a terminal", remedy: remedy))
        }
        if findings.count == before {
            add(.fine("sshd", "\(block.location) gives read-only users the dashboards and nothing else"))
        }
    }

    /// Checks that everybody can run the program and nobody else can change it.
    private mutating func checkProgram() {
        let path = Self.program
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            guard let metadata = FileMetadata(folder, following: true) else { continue }
            let isSticky = metadata.mode & 0o1000 != 0
            if metadata.mode & 0o002 != 0, !isSticky {
                add(.failure("program", "anyone can write \(folder)", remedy: "chmod o-w \(shellQuoted(folder))"))
                return
            }
            if isShared, metadata.mode & 0o001 == 0 {
                add(
                    .failure(
                        "program", "other users cannot run \(path), because of \(folder)",
                        remedy: "make install, which installs it in /usr/local/bin"))
                return
            }
        }
        add(.fine("program", path))
    }
}
