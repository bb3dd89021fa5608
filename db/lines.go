package db

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Lines returns queries in tx whose :exec methods call each with the first column of every selected row. One row at a
// time is in memory. The bytes are valid until each returns; its error ends the query and is returned.
func Lines(tx pgx.Tx, each func(line []byte) error) *Queries { return New(lines{tx, each}) }

type lines struct {
	pgx.Tx
	each func([]byte) error
}

func (l lines) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	rows, err := l.Query(ctx, sql, args...)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := l.each(rows.RawValues()[0]); err != nil {
			return pgconn.CommandTag{}, err
		}
	}
	return rows.CommandTag(), rows.Err()
}
