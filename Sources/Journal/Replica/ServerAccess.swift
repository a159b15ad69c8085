/// What a login of the database may do with a workspace on a server.
package enum ServerAccess: String, CaseIterable, Sendable {
    case reader, writer, admin
}
