package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// errorHint returns what to try after an error of the database that a command ends with, in the form of a suffix. It
// returns "" for errors whose text already says what to try.
func errorHint(err error) string {
	refused, isRefused := errors.AsType[*pgconn.PgError](err)
	switch {
	case errors.Is(err, db.ErrStandby), errors.Is(err, db.ErrOlderHistory), is[*db.BlockedError](err):
		return ""
	case is[*pgconn.ConnectError](err):
		return "; " + databaseHint(err) + "; try: handoffd doctor"
	case !isRefused:
		return ""
	case sqlstateHints[refused.Code] == migrateHint:
		return "; " + migrateHint
	case refused.Code == "42501":
		return "; try it as the role that owns the database"
	default:
		return "; try: handoffd doctor"
	}
}

// is reports whether the chain of err has an error of type E.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

const (
	migrateHint  = "try: handoffd migrate up"
	readOnlyHint = "the server is read-only: check default_transaction_read_only (show it in psql; alter role, database " +
		"or system … reset), and whether the provider made it read-only because the disk is full"
)

// sqlstateHints maps SQLSTATEs to hints. Keys of two or three characters stand for all SQLSTATEs with that prefix.
var sqlstateHints = map[string]string{
	"28P01": "the password in DATABASE_URL is wrong: set another one with \\password in psql",
	"28000": "PostgreSQL refuses the role from this address: check that it exists and can log in, and that pg_hba.conf " +
		"allows it, with TLS or without",
	"3D000": "no such database: correct the name in DATABASE_URL, or create it with deploy/role.sql",
	"42501": "a privilege is missing: grant it, or connect as the role that applied the migrations",
	"42P01": migrateHint,
	"42883": migrateHint,
	"42703": migrateHint,
	"3F000": migrateHint,
	"42704": "the URL sets a parameter that the server does not have: correct DATABASE_URL",
	"08P01": "a pooler refuses a parameter of the URL: remove it from DATABASE_URL, or let the pooler ignore it",
	"53300": "all connections are in use: raise max_connections or the limit of the role or database, or set " +
		"pool_max_conns in DATABASE_URL",
	"53100": "the disk of the database is full: free some space",
	"53":    "the database lacks resources: see its log",
	"57P03": "the database is starting, stopping or recovering: wait, and see its log",
	"57P":   "the database is being stopped: wait, and see its log",
	"25006": readOnlyHint,
	"54000": "the notification queue is full: see the check queue",
	"55P03": "another session holds a lock: see pg_locks and pg_stat_activity",
	"57014": "a statement was cancelled because it took too long: see statement_timeout, locks and load",
	"25P03": "idle_in_transaction_session_timeout aborts transactions of the service: alter role … reset it",
	"40":    "transactions conflict: default_transaction_isolation should be read committed",
}

// databaseHint returns what to do about an error of the database or of the connection to it.
func databaseHint(err error) string {
	switch refused, isRefused := errors.AsType[*pgconn.PgError](err); {
	case errors.Is(err, db.ErrStandby):
		return "DATABASE_URL must lead to the primary; it can name several hosts"
	case errors.Is(err, db.ErrReadOnly):
		return readOnlyHint
	case errors.Is(err, db.ErrOlderHistory):
		return "the server with the newest history is away: start it again; if it is lost for good: handoffd epoch accept"
	case isRefused:
		return sqlstateHint(refused.Code)
	case is[*pgconn.ParseConfigError](err):
		return "set DATABASE_URL to postgres://user:password@host:port/database?sslmode=…"
	case is[x509.UnknownAuthorityError](err), is[x509.HostnameError](err), is[x509.CertificateInvalidError](err),
		is[*tls.CertificateVerificationError](err):
		return "the server's certificate is not accepted: set sslrootcert=… to its authority, and the host as it names it"
	case is[tls.RecordHeaderError](err), strings.Contains(err.Error(), "refused TLS"):
		return "the server does not speak TLS: set ssl = on there, or sslmode=disable in DATABASE_URL on a trusted network"
	case is[*net.DNSError](err):
		return "the host of DATABASE_URL cannot be found: check its name, and whether DNS works here"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: check that PostgreSQL is running, host and port of DATABASE_URL, and listen_addresses"
	case errors.Is(err, os.ErrNotExist):
		return "no such socket: check that PostgreSQL is running, and the directory in DATABASE_URL"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), pgconn.Timeout(err):
		return "no answer in time: check for a firewall that drops packets, and for an overloaded database"
	default:
		return "check that DATABASE_URL can be reached from here, and see the log of PostgreSQL"
	}
}

func sqlstateHint(code string) string {
	for _, length := range []int{len(code), 3, 2} {
		if hint, ok := sqlstateHints[code[:min(length, len(code))]]; ok {
			return hint
		}
	}
	return "see the log of PostgreSQL; its appendix \"PostgreSQL Error Codes\" explains " + code
}
