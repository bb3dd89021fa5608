package main

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// advice is the next thing to try after an error that comes from elsewhere and so cannot name it; empty for our own.
func advice(err error) string {
	var (
		unreachable *pgconn.ConnectError
		refused     *pgconn.PgError
	)
	switch {
	case errors.Is(err, db.ErrStandby), errors.Is(err, db.ErrOlderHistory), errors.As(err, new(*db.BlockedError)):
		return ""
	case errors.As(err, &unreachable):
		return "; " + databaseAdvice(err) + "; try: handoffd doctor"
	case !errors.As(err, &refused):
		return ""
	}
	switch refused.Code {
	case "42P01", "42883", "42703", "3F000": // no such table, function, column, schema
		return "; try: handoffd migrate up"
	case "42501": // insufficient privilege
		return "; try it as the role that owns the database"
	default:
		return "; try: handoffd doctor"
	}
}
