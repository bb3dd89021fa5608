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

// codes maps SQLSTATEs of PostgreSQL to advice. A key of two or three characters stands for a whole class.
var codes = map[string]string{
	"28P01": "the password in DATABASE_URL is wrong: set it anew with \\password in psql",
	"28000": "PostgreSQL refuses the role from this address: does it exist, may it log in, and does pg_hba.conf let it in, with TLS or without?",
	"3D000": "there is no such database: correct the name in DATABASE_URL, or create it with deploy/role.sql",
	"42501": "a privilege is missing: grant it, or connect as the role that applied the migrations",
	"42P01": "try: handoffd migrate up",
	"42883": "try: handoffd migrate up",
	"42703": "try: handoffd migrate up",
	"3F000": "try: handoffd migrate up",
	"42704": "the URL sets a parameter that the server does not have: correct DATABASE_URL",
	"08P01": "a pooler refuses a parameter of the URL: take it out of DATABASE_URL, or let the pooler ignore it",
	"53300": "all connections are taken: raise max_connections or the limit of the role or database, or set pool_max_conns in DATABASE_URL",
	"53100": "the disk of the database is full: make room",
	"53":    "the database lacks resources: see its log",
	"57P03": "the database is starting, stopping or recovering: wait, and see its log",
	"57P":   "the database is being stopped: wait, and see its log",
	"25006": readOnlyAdvice,
	"54000": "the notification queue is full: see the check queue",
	"55P03": "another session holds a lock: see pg_locks and pg_stat_activity",
	"57014": "a statement was cancelled for taking too long: see statement_timeout, locks and load",
	"25P03": "idle_in_transaction_session_timeout ends transactions of the service: alter role … reset it",
	"40":    "the transaction was rolled back to let others go on: default_transaction_isolation should be read committed",
}

const readOnlyAdvice = "the server takes no changes: is default_transaction_read_only on (show it in psql; alter role, database or system … reset), " +
	"or has the provider made it read-only for a full disk?"

// databaseAdvice returns what to do about an error of the database or of the way to it.
func databaseAdvice(err error) string {
	var (
		refused  *pgconn.PgError
		unknown  *net.DNSError
		parse    *pgconn.ParseConfigError
		signer   x509.UnknownAuthorityError
		host     x509.HostnameError
		invalid  x509.CertificateInvalidError
		verified *tls.CertificateVerificationError
		record   tls.RecordHeaderError
	)
	switch {
	case errors.Is(err, db.ErrStandby):
		return "DATABASE_URL must lead to the primary; it may name several hosts"
	case errors.Is(err, db.ErrReadOnly):
		return readOnlyAdvice
	case errors.Is(err, db.ErrOlderHistory):
		return "the server with the newest history is away: bring it back; if it is lost for good: handoffd epoch accept"
	case errors.As(err, &refused):
		for _, prefix := range []string{refused.Code, refused.Code[:min(3, len(refused.Code))], refused.Code[:min(2, len(refused.Code))]} {
			if text, ok := codes[prefix]; ok {
				return text
			}
		}
		return "see the log of PostgreSQL; " + refused.Code + " is explained in the appendix \"PostgreSQL Error Codes\""
	case errors.As(err, &parse):
		return "DATABASE_URL takes postgres://user:password@host:port/database?sslmode=…"
	case errors.As(err, &signer), errors.As(err, &host), errors.As(err, &invalid), errors.As(err, &verified):
		return "the server's certificate is not accepted: name the authority with sslrootcert=… and the host as in the certificate"
	case errors.As(err, &record), strings.Contains(err.Error(), "refused TLS"):
		return "the server does not speak TLS: switch ssl on there, or say sslmode=disable in DATABASE_URL where the network is trusted"
	case errors.As(err, &unknown):
		return "the host of DATABASE_URL cannot be found: is its name right, and does DNS answer here?"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: is PostgreSQL running, are host and port of DATABASE_URL right, and does listen_addresses include it?"
	case errors.Is(err, os.ErrNotExist):
		return "there is no such socket: is PostgreSQL running, and is the directory in DATABASE_URL right?"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), pgconn.Timeout(err):
		return "no answer in time: does a firewall or security group drop packets, or is the database overloaded?"
	default:
		return "can DATABASE_URL be reached from here? see the log of PostgreSQL"
	}
}
