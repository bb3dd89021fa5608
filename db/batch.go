package db

import (
	"cmp"

	"github.com/jackc/pgx/v5"
)

// readFirst reads the results of the first statements of a batch. It closes the results if one has failed.
func readFirst(results pgx.BatchResults, queries []*pgx.QueuedQuery) error {
	for _, query := range queries {
		var err error
		if query.Fn != nil {
			err = query.Fn(results)
		} else {
			_, err = results.Exec()
		}
		if err != nil {
			return cmp.Or(err, results.Close())
		}
	}
	return nil
}

// queryLast returns the rows of the last statement of a batch.
func queryLast(results pgx.BatchResults) (pgx.Rows, error) {
	rows, err := results.Query()
	if err != nil {
		return nil, cmp.Or(err, results.Close())
	}
	return &lastRows{Rows: rows, results: results}, nil
}

// lastRows are the rows of the last statement of a batch. They close the batch when they end.
type lastRows struct {
	pgx.Rows
	results pgx.BatchResults
	err     error
}

func (r *lastRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

func (r *lastRows) Scan(into ...any) error {
	err := r.Rows.Scan(into...)
	if err != nil {
		r.Close()
	}
	return err
}

func (r *lastRows) Close() {
	r.Rows.Close()
	if err := r.results.Close(); r.err == nil {
		r.err = err
	}
}

func (r *lastRows) Err() error { return cmp.Or(r.Rows.Err(), r.err) }

// lastRow is the row of the last statement of a batch, which its Scan closes.
type lastRow struct {
	rows pgx.Rows
	err  error
}

func (r lastRow) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		return cmp.Or(r.rows.Err(), pgx.ErrNoRows)
	}
	if err := r.rows.Scan(into...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}
