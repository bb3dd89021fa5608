// Package localpg runs a private PostgreSQL for development and tests, on a machine without any preparation.
//
// # Promise
//
// The server is a child of this process and never outlives it, however this process ends. The data of a named directory
// survives; a throwaway server leaves nothing behind. No client connects as superuser by accident: [Server.URL] is
// the plain role handoffd, owner of the database handoffd, and the superuser postgres is reachable through the Unix
// socket only.
//
// # Model
//
//	                kept (Config.Dir)                 throwaway (no Config.Dir)
//	data            in Dir, synced to disk            in memory where there is room, never synced
//	listens on      Unix socket and 127.0.0.1         Unix socket
//	Stop            fast shutdown                     immediate shutdown, directory removed
//
// The binaries are the first of: Config.BinDir, HANDOFF_PG_BIN, PATH, the places where packages put them (Debian, PGDG,
// Alpine, Homebrew, Postgres.app), npm. A kept directory takes the binaries of the major version that made it.
// PostgreSQL refuses to run as root, so root runs it as the user postgres or, without one, as an unprivileged user.
//
// The process that holds the lock on a directory owns its server; the kernel drops the lock when the owner dies. A
// second [Start] on the same directory adopts the owner's running server, or waits until there is one or the lock is
// free.
//
// # Concurrency
//
// URL and AdminURL are for concurrent use. Pid, Kill, Restart and Stop belong to one goroutine at a time.
//
// # Failure
//
// A server that dies on its own stays dead until Restart. The next Start cleans up after a killed owner: a
// stale postmaster.pid with a reused process id, an orphan, an abandoned throwaway directory.
package localpg
