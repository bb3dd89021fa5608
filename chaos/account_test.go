package chaos

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
)

// account is an account of the run and its users, all of them engineers.
type account struct {
	id    uuid.UUID
	users []user
}

type user struct {
	id    uuid.UUID
	token string
}

// account adds an account with users. Each of its texts contains its id, so that [Check] finds one sent to another
// account.
func (r *run) account(users int) *account {
	r.t.Helper()
	a := &account{id: uuid.New()}
	r.owner[a.id] = a.id
	r.exec(`insert into accounts (id, name) values ($1, $2)`, a.id, "Account "+a.id.String())
	for range users {
		a.users = append(a.users, r.user(a, "engineer"))
	}
	r.accounts = append(r.accounts, a)
	return a
}

// user adds a user to an account.
func (r *run) user(a *account, role string) user {
	r.t.Helper()
	id := uuid.New()
	r.owner[id] = a.id
	r.exec(`insert into users (id, account_id, email, name, role) values ($1, $2, $3, $4, $5)`,
		id, a.id, id.String()+"@example.com", "User of "+a.id.String(), role)
	return user{id: id, token: r.token(id, time.Hour)}
}

// token returns a bearer token.
func (r *run) token(subject uuid.UUID, lifetime time.Duration) string {
	return r.sign(auth.Claims{Subject: subject.String(), ExpiresAt: time.Now().Add(lifetime)})
}

// backend returns the adopter's backend, as which no event has an author.
func (r *run) backend(a *account) user {
	return user{token: r.sign(auth.Claims{Service: true, AccountID: a.id, ExpiresAt: time.Now().Add(time.Hour)})}
}

func (r *run) sign(claims auth.Claims) string {
	r.t.Helper()
	signer, err := auth.NewSigner([]byte(secret))
	if err != nil {
		r.t.Fatal(err)
	}
	token, err := signer.Sign(claims)
	if err != nil {
		r.t.Fatal(err)
	}
	return token
}

// log returns the log of an account.
func (r *run) log(a *account) Log {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	log := Log{Account: a.id}
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, r.admin, snapshot, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select current_event_epoch(), coalesce(max(seq), 0), coalesce(max(floor), 0), now()
			from event_heads where account_id = $1`, a.id).Scan(&log.Epoch, &log.Head, &log.Floor, &log.At)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `select l.seq, l.at, l.type, l.handoff_id, h.session_id,
				coalesce(l.data->'by'->>'id', '00000000-0000-0000-0000-000000000000')::uuid, l.data->'handoff'
			from event_log as l join handoffs as h on h.id = l.handoff_id where l.account_id = $1 order by l.seq`, a.id)
		if err != nil {
			return err
		}
		log.Events, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Event, error) {
			e := Event{Effect: Effect{Account: a.id}}
			err := row.Scan(&e.Seq, &e.At, &e.Type, &e.Handoff, &e.Session, &e.By, &e.Card)
			return e, err
		})
		return err
	})
	if err != nil {
		r.t.Fatalf("read log: %v", err)
	}
	return log
}
