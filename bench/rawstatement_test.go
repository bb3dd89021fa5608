package bench

import (
	"context"
	"net/url"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db/dbtest"
)

// rawTables are the least that an escalation needs: a counter for each account, the handoffs, and a log.
const rawTables = `
	create table heads (account_id uuid primary key, seq bigint not null);
	create table handoffs (
		id uuid primary key, account_id uuid not null, number bigint not null, created_at timestamptz not null,
		unique (account_id, number)
	);
	create table log (
		account_id uuid, seq bigint, at timestamptz not null, data jsonb not null, primary key (account_id, seq)
	)`

// rawStatement counts, adds a handoff and an event, and notifies. Its commit is the whole transaction.
const rawStatement = `
	with head as (
		insert into heads as h (account_id, seq) values ($1, 1)
		on conflict (account_id) do update set seq = h.seq + 1
		returning seq
	), handoff as (
		insert into handoffs (id, account_id, number, created_at) select $2, $1, seq, now() from head
	), appended as (
		insert into log (account_id, seq, at, data) select $1, seq, now(), $3 from head returning seq
	)
	select pg_notify('raw', format('{"account_id":"%s","seq":%s,"handoff_id":"%s"}', $1::uuid, seq, $2::uuid))
	from appended`

// rawServer is a database without the product, to whose tables the raw statement adds.
type rawServer struct {
	pool     *pgxpool.Pool
	accounts []uuid.UUID
}

// newRawServer makes a database on the server of d, and a session that listens there.
func newRawServer(b *testing.B, d *dbtest.Database, sessions int) *rawServer {
	b.Helper()
	ctx := context.Background()
	exec := func(pool *pgxpool.Pool, sql string) {
		if _, err := pool.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
			b.Fatal(err)
		}
	}
	exec(d.Pool, "create database raw")
	address, err := url.Parse(d.URL)
	if err != nil {
		b.Fatal(err)
	}
	address.Path = "/raw"
	config, err := pgxpool.ParseConfig(address.String())
	if err != nil {
		b.Fatal(err)
	}
	config.MaxConns = int32(sessions) //nolint:gosec // small
	r := &rawServer{}
	if r.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(r.pool.Close)
	exec(r.pool, rawTables)
	for range 100 {
		r.accounts = append(r.accounts, uuid.New())
	}
	b.Cleanup(listen(b, address.String(), "raw", 1))
	return r
}

// escalate runs the raw statement for the i-th of the accounts, in turn.
func (r *rawServer) escalate(ctx context.Context, i int) error {
	_, err := r.pool.Exec(ctx, rawStatement, r.accounts[i%len(r.accounts)], uuid.New(), card(200))
	return err
}
