package api_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/stream"
)

// never is an interval that does not pass during a test.
const never = time.Hour

// losses are statements by which the user $1 loses the authority to follow the account. $2 is another account.
var losses = map[string]string{
	"deactivated":                  `update users set active = false where id = $1 and $2::uuid is not null`,
	"demoted below engineer":       `update users set role = 'viewer' where id = $1 and $2::uuid is not null`,
	"moved to another account":     `update users set account_id = $2, email = 'moved@example.com' where id = $1`,
	"deleted":                      `delete from users where id = $1 and $2::uuid is not null`,
	"replaced under the same name": `update users set id = gen_random_uuid() where id = $1 and $2::uuid is not null`,
}

func TestStreamEndsWhenUserLosesAuthority(t *testing.T) {
	for loss, statement := range losses {
		t.Run(loss, func(t *testing.T) {
			a := newAccount(t)
			config := stream.Config{RevalidateInterval: never}
			one, two := a.replica(api.Config{}, config), a.replica(api.Config{}, config)
			last := a.escalation(a.dana)
			streams := []*follower{one.as(a.eli).follow("0"), two.as(a.eli).follow("0"), two.as(a.eli).overHTTP2().follow("0")}
			others := one.as(a.mia).follow("")
			for _, each := range streams {
				each.expect("handoff_created")
			}

			a.Exec(statement, a.eli.UserID, a.otherAccount().ID)
			for _, each := range streams {
				if bye := each.expect("bye"); bye.data.Reason != "revoked" || !strings.HasSuffix(bye.ID, "-1") {
					t.Errorf("got bye %s with id %s", bye.Data, bye.ID)
				}
				each.ends()
			}
			if _, err := a.Withdraw(t.Context(), a.dana.Principal, last.Ref()); err != nil {
				t.Fatal(err)
			}
			others.expect("handoff_withdrawn")
		})
	}
}

func TestDeactivatingUserReleasesTheirClaims(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{RevalidateInterval: never})
	eli, mia := r.as(a.eli).follow(""), r.as(a.mia).follow("")
	h := a.escalation(a.dana)
	r.as(a.eli).claim(h).is(http.StatusOK)
	r.as(a.backend).put("/api/v1/users/"+a.eli.UserID.String(), map[string]any{
		"email": "eli@example.com", "name": "Eli", "role": "engineer", "active": false,
	}).is(http.StatusOK)

	mia.expect("handoff_created")
	mia.expect("handoff_claimed")
	released := mia.expect("handoff_released")
	if released.data.By.Name != "service" || released.data.By.ID != uuid.Nil {
		t.Errorf("it was released by %+v", released.data.By)
	}
	if card := released.data.Handoff; card.ID != h.ID || !card.WaitingSince.Equal(*h.WaitingSince) {
		t.Errorf("the card is %s", released.Data)
	}
	for { // events can come before bye
		got, err := eli.Next()
		if err != nil {
			t.Fatal(err)
		}
		if got.Name == "bye" {
			break
		}
	}
	r.as(a.eli).claim(h).isProblem(http.StatusForbidden, "inactive_user")
	r.as(a.mia).claim(h).is(http.StatusOK)
}

func TestStreamStaysOpenWhileUserKeepsAuthority(t *testing.T) {
	a := newAccount(t)
	eli := a.replica(api.Config{}, stream.Config{RevalidateInterval: 10 * time.Millisecond}).as(a.eli).follow("")
	for _, statement := range []string{
		`update users set name = 'Elias', updated_at = now() where id = $1`,
		`update users set role = 'admin' where id = $1`,
		`update users set role = 'engineer' where id = $1`,
	} {
		a.Exec(statement, a.eli.UserID)
		a.escalation(a.dana)
		eli.expect("handoff_created")
	}
}

// No notification arrives: none is sent, or the replica does not listen at the time.
func TestLossOfAuthorityIsFoundWithoutNotification(t *testing.T) {
	deactivate := losses["deactivated"]
	t.Run("at the interval", func(t *testing.T) {
		a := newAccount(t)
		eli := a.deafReplica(api.Config{}, stream.Config{RevalidateInterval: 50 * time.Millisecond}).as(a.eli).follow("")
		a.Exec(deactivate, a.eli.UserID, a.ID)
		eli.expect("bye")
	})
	t.Run("when LISTEN begins", func(t *testing.T) {
		a := newAccount(t)
		var listener *notify.Listener
		r := startReplica(t, a.URL, api.Config{}, func(l *notify.Listener) { listener = l },
			stream.Config{RevalidateInterval: never})
		eli := r.as(a.eli).follow("")
		a.Exec(deactivate, a.eli.UserID, a.ID)
		background(t, listener.Run)
		eli.expect("bye")
	})
	t.Run("in a session without notifications", func(t *testing.T) {
		a := newAccount(t)
		channel := a.listen()
		eli := a.replica(api.Config{}, stream.Config{RevalidateInterval: 50 * time.Millisecond}).as(a.eli).follow("")
		err := pgx.BeginFunc(t.Context(), db.AllAccounts(a.Pool), func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `set local handoffd.without_notify = on`); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), deactivate, a.eli.UserID, a.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		eli.expect("bye")
		a.Exec(deactivate, a.mia.UserID, a.ID)
		if got := a.hear(channel); !strings.Contains(got, a.mia.UserID.String()) {
			t.Errorf("the session notified: %s", got)
		}
	})
}

func TestUserChangeIsNotifiedAsDocumented(t *testing.T) {
	a := newAccount(t)
	channel := a.listen()
	a.Exec(`update users set name = 'Elias', email = 'elias@example.com', notify_by_email = false
		where id = $1`, a.eli.UserID)
	a.Exec(`update users set active = true, role = role where id = $1`, a.eli.UserID)
	if err := a.Directory.SetRole(t.Context(), a.eli.UserID, auth.Admin); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`{"v":1,"type":"user_changed","account_id":"%s","user_id":"%s"}`, a.ID, a.eli.UserID)
	if got := a.hear(channel); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Every role with CONNECT can notify. A flood of forged notifications causes few queries and ends no stream.
func TestForgedUserChangesCostFewQueries(t *testing.T) {
	const forged = 5000
	a := newAccount(t)
	config, err := pgxpool.ParseConfig(a.URL)
	if err != nil {
		t.Fatal(err)
	}
	var queries queryCounter
	config.ConnConfig.Tracer = &queries
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	began := time.Now()
	eli := a.replica(servicesOn(pool, api.Config{}), stream.Config{RevalidateInterval: never}).as(a.eli).follow("")
	a.Exec(`select pg_notify('handoff_events', format(
			'{"v":1,"type":"user_changed","account_id":"%s","user_id":"%s","n":%s}', $1::uuid, $2::uuid, n))
		from generate_series(1, $3::integer) as n`, a.ID, a.eli.UserID, forged)
	a.escalation(a.dana) // is announced after all of them
	eli.expect("handoff_created")
	if most := 3 + int64(time.Since(began)/(100*time.Millisecond)); queries.Load() > most {
		t.Errorf("%d queries for %d forged notifications, want at most %d", queries.Load(), forged, most)
	}
	a.Exec(losses["deactivated"], a.eli.UserID, a.ID)
	eli.expect("bye")
	if queries.Load() < 2 {
		t.Errorf("%d queries were counted: the count proves nothing", queries.Load())
	}
}

// queryCounter counts the queries that read users again. Each is sent in a batch with its scope.
type queryCounter struct{ atomic.Int64 }

func (c *queryCounter) TraceBatchQuery(_ context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	if strings.Contains(q.SQL, "-- name: GetUsers ") {
		c.Add(1)
	}
}

func (c *queryCounter) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (c *queryCounter) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (c *queryCounter) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (c *queryCounter) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// listen opens a connection that listens on the channel.
func (a *testAccount) listen() *pgx.Conn {
	a.t.Helper()
	conn, err := pgx.Connect(a.t.Context(), a.URL)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { conn.Close(context.Background()) })
	if _, err := conn.Exec(a.t.Context(), "listen "+notify.Channel); err != nil {
		a.t.Fatal(err)
	}
	return conn
}

// hear returns the next notification that is no canary.
func (a *testAccount) hear(conn *pgx.Conn) string {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(a.t.Context(), testTimeout)
	defer cancel()
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			a.t.Fatal(err)
		}
		if !strings.Contains(n.Payload, `"type":"canary"`) {
			return n.Payload
		}
	}
}
