package handoff_test

import (
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
)

var plansFile = flag.String("plans", "", "write the plans of the queue to this file")

// A page costs what it shows, not what there is: neither of the first page nor of one far behind, and of no filter, may
// the plan touch more of the database when 100,000 handoffs are open. Nor may it once PostgreSQL has stopped planning
// for each execution anew.
func TestAPageOfALongQueueTouchesLittle(t *testing.T) {
	a, team := newCrowd(t, 100_000)
	if n := a.queue(handoff.Filter{}).Counts; n.Waiting != 99_990 || n.Parked != 10 || n.Closed != 20_000 {
		t.Errorf("counts are %+v", n)
	}
	deep, deepClosed := a.cursorAfter(90_000), a.cursorAfterClosed(15_000)
	closed := []handoff.Status{handoff.Resolved, handoff.Returned, handoff.Withdrawn}
	var summary, plans strings.Builder
	for _, test := range []struct {
		name   string
		filter handoff.Filter
	}{
		{"the first page", handoff.Filter{}},
		{"a page behind 90,000 others", handoff.Filter{Cursor: deep}},
		{"the few that are parked", handoff.Filter{Statuses: []handoff.Status{handoff.Parked}}},
		{"closed ones", handoff.Filter{Statuses: closed}},
		{"closed ones behind 15,000 others", handoff.Filter{Statuses: closed, Cursor: deepClosed}},
		{"the first page of a team", handoff.Filter{TeamID: &team}},
		{"one priority", handoff.Filter{Priorities: []handoff.Priority{handoff.High}}},
		{"closed ones of a team", handoff.Filter{TeamID: &team, Statuses: closed}},
		{"closed ones of a rare status", handoff.Filter{Statuses: closed[:1]}},
		{"closed ones of one priority", handoff.Filter{Priorities: []handoff.Priority{handoff.High}, Statuses: closed}},
		{"closed by one person", handoff.Filter{ClaimedBy: &a.eli.UserID, Statuses: closed}},
		{"closed ones escalated by one person", handoff.Filter{CreatedBy: &a.dana.UserID, Statuses: closed}},
		{"closed ones with a rare word", handoff.Filter{Query: "router77", Statuses: closed}},
		{"closed ones with a word of all", handoff.Filter{Query: "tunnel", Statuses: closed}},
		{"escalated by one person", handoff.Filter{CreatedBy: &a.dana.UserID}},
		{"a customer", handoff.Filter{Customer: "acme 17"}},
		{"a rare word", handoff.Filter{Query: "router77"}},
		{"two words", handoff.Filter{Query: "tunnel router77"}},
		{"a word of all", handoff.Filter{Query: "tunnel"}},
		{"a number", handoff.Filter{Query: "#4711"}},
	} {
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			for _, statement := range a.statementsOf(test.filter) {
				if mode == "force_generic_plan" && a.plansAnew {
					continue // never: see PlanEachExecution
				}
				touched, rows := a.explain(statement, mode)
				maxBlocks, maxRows := 700, 500
				if test.filter.Query != "" || test.filter.Customer != "" { // what matches is looked up, to a limit
					maxBlocks, maxRows = 25_000, 5001
				}
				if touched > maxBlocks || rows > maxRows {
					t.Errorf("%s, %s: %s touches %d blocks and reads %d rows\n%s", test.name, mode, statement.name(), touched,
						rows, a.plan(statement, mode))
				}
				fmt.Fprintf(&summary, "| %s | %s | %s | %d |\n", test.name, statement.name(),
					strings.Fields(strings.ReplaceAll(mode, "_", " "))[1], touched)
				if test.name == "the first page" && mode == "force_generic_plan" {
					fmt.Fprintf(&plans, "\n`%s`:\n\n```text\n%s\n```\n", statement.name(), a.plan(statement, mode))
				}
			}
		}
	}
	if *plansFile != "" {
		text := "# Plans of the queue\n\nWith 100,000 open handoffs and 20,000 closed ones of 400 people in one account, " +
			"each page of 50. Written by `make plans`; a test\nholds every line below 700 blocks, " +
			"and those of a search, which looks up to 5000 matches up, below 25,000.\n\n" +
			"| page | statement | plan | blocks of 8 KiB touched |\n|---|---|---|---|\n" + summary.String() +
			"\n## The first page\n\nThe plan that PostgreSQL keeps for any arguments:\n" + plans.String()
		if err := os.WriteFile(*plansFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// What the trigger counts is what there is, whatever has happened, and by all ways.
func TestCountsAreWhatThereIs(t *testing.T) {
	a := newAccount(t)
	for _, status := range []handoff.Status{
		handoff.Parked, handoff.Waiting, handoff.Claimed, handoff.Resolved,
		handoff.Returned, handoff.Withdrawn,
	} {
		a.in(status)
	}
	h := a.escalate(a.dana, a.teamSession(a.dana, uuid.New()))
	a.escalate(a.dana, a.teamSession(a.dana, uuid.New()))
	a.close(h) // by a person in psql
	a.Exec("update handoffs set team_id = null where id = $1", h.ID)
	a.Exec("delete from event_log where handoff_id = $1", h.ID)
	a.Exec("delete from handoff_timeline where handoff_id = $1", h.ID)
	a.Exec("delete from handoffs where id = $1", h.ID)
	var wrong string
	err := db.AllAccounts(a.Pool).QueryRow(t.Context(), `
		select coalesce(string_agg(w::text, ' '), '')
		from (
			select account_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), status, count(*)
			from handoffs group by 1, 2, 3
			except all
			select * from handoff_counts where handoffs > 0
		) as w`).Scan(&wrong)
	if err != nil || wrong != "" {
		t.Errorf("not counted: %s, error %v", wrong, err)
	}
	if n := a.queue(handoff.Filter{}).Counts; n != (handoff.Counts{
		Parked: 1, Waiting: 2, Claimed: 1, Asked: 4, Others: 1,
		Closed: 3,
	}) {
		t.Errorf("counts are %+v", n)
	}
}

func BenchmarkQueue(b *testing.B) {
	for _, open := range []int{1_000, 100_000} {
		a, _ := newCrowd(b, open)
		for name, filter := range map[string]handoff.Filter{"first": {}, "deep": {Cursor: a.cursorAfter(open * 9 / 10)}} {
			b.Run(fmt.Sprintf("open=%d/%s", open, name), func(b *testing.B) {
				for b.Loop() {
					a.queue(filter)
				}
			})
		}
	}
}

// crowd is an account with a long queue.
type crowd struct {
	*account
	statements []statement // what the service has sent, newest last
	plansAnew  bool        // they are planned for each execution
}

// newTraced is an account whose statements are noted.
func newTraced(t testing.TB) *crowd {
	t.Helper()
	return newTracedIn(t, dbtest.New(t))
}

func newTracedIn(t testing.TB, d *dbtest.Database) *crowd {
	t.Helper()
	a := &crowd{}
	config := d.Pool.Config()
	config.ConnConfig.Tracer = a
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	a.account = newAccountIn(t, &dbtest.Database{URL: d.URL, Pool: pool})
	return a
}

// newCrowd is an account where that many handoffs are open, ten of them parked and one in 100 of the team, and
// 20,000 closed. 400 people have asked, Dana among them.
func newCrowd(t testing.TB, open int) (a *crowd, team uuid.UUID) {
	t.Helper()
	d := dbtest.New(t)
	if d.AdminURL == "" {
		t.Skip("only a superuser loads so many rows without a trigger for each: set HANDOFF_TEST_ADMIN_URL")
	}
	a, team = newTracedIn(t, d), uuid.New()
	a.teamSession(a.dana, team)
	admin, err := pgx.Connect(t.Context(), d.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(context.Background())
	for _, sql := range []string{
		"set session_replication_role = replica", // no triggers: what they would check and count is made right here
		fmt.Sprintf(`insert into users (id, account_id, name, role)
			select gen_random_uuid(), '%s', n::text, 'engineer' from generate_series(1, 399) as n`, a.ID),
		fmt.Sprintf(`insert into ai_sessions (id, account_id, user_id, title)
			select gen_random_uuid(), '%s', coalesce(u.id, '%s'), n::text
			from generate_series(1, %d) as n
			left join users as u on u.account_id = '%[1]s' and u.name = (n %% 400)::text`, a.ID, a.dana.UserID, open+20_000),
		fmt.Sprintf(`insert into handoffs (id, account_id, number, session_id, team_id, intent, priority, status,
				created_by, created_at, waiting_since, closed_at, claimed_by, claimed_at, resolution, context)
			select gen_random_uuid(), account_id, n, id, case when n %% 100 = 0 then '%s'::uuid end,
				case when n <= 10 then 'park' else 'escalate' end,
				case when n <= 10 then 'low' else (array['urgent', 'high', 'normal', 'low'])[n %% 4 + 1] end,
				case when n <= 10 then 'parked' when n <= %d then 'waiting' when n %% 200 = 0 then 'resolved' else 'withdrawn' end,
				user_id, now(), case when n > 10 then now() - n * interval '1 second' end,
				case when n > %[2]d then now() - n / 10 * interval '1 second' end,
				case when n > %[2]d and n %% 200 = 0 then '%[4]s'::uuid end,
				case when n > %[2]d and n %% 200 = 0 then now() end, case when n > %[2]d and n %% 200 = 0 then 'MTU' end, '{}'
			from (select account_id, id, user_id, title::integer as n from ai_sessions
				where account_id = '%s' and title ~ '^\d+$') as s`,
			team, open, a.ID, a.eli.UserID),
		`insert into session_search (account_id, session_id, customer, words)
			select account_id, id, 'acme ' || title::integer % 1000,
				search_words(account_id, 'tunnel fails router' || title::integer % 1000)
			from ai_sessions
			where title ~ '^\d+$'`,
		`insert into handoff_search (account_id, handoff_id, words)
			select h.account_id, h.id, s.words
			from handoffs as h
			join session_search as s on s.account_id = h.account_id and s.session_id = h.session_id`,
		`insert into handoff_counts
			select account_id, coalesce(team_id, '00000000-0000-0000-0000-000000000000'), status, count(*)
			from handoffs group by 1, 2, 3`,
		"vacuum analyze handoffs, ai_sessions, users, handoff_counts, session_search, handoff_search",
	} {
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return a, team
}

func (a *account) queue(filter handoff.Filter) handoff.Queue {
	a.t.Helper()
	queue, err := a.Queue(context.Background(), a.dana, filter)
	if err != nil {
		a.t.Fatal(err)
	}
	return queue
}

// cursorAfter is one that stands behind n open handoffs, as the page before would have given it.
func (a *crowd) cursorAfter(n int) string {
	a.t.Helper()
	return a.cursor(`select json_build_object('u', urgency, 't', queued_at, 'i', id) from handoffs
		where account_id = $1 and closed_at is null order by urgency, queued_at, id offset $2 limit 1`, n)
}

// cursorAfterClosed is the same for closed ones.
func (a *crowd) cursorAfterClosed(n int) string {
	a.t.Helper()
	return a.cursor(`select json_build_object('c', closed_at, 'i', id) from handoffs
		where account_id = $1 and closed_at is not null order by closed_at desc, id desc offset $2 limit 1`, n)
}

func (a *crowd) cursor(selectKey string, n int) string {
	a.t.Helper()
	var key string
	if err := db.AllAccounts(a.Pool).QueryRow(context.Background(), selectKey, a.ID, n).Scan(&key); err != nil {
		a.t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString([]byte(key))
}
