package handoff_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/jsonpage"
	"github.com/handoffd/handoffd/refusal"
)

// list returns the titles of all pages of sessions.
func (a *account) list(p auth.Principal, f directory.SessionFilter) []string {
	a.t.Helper()
	var titles []string
	for {
		sessions, next, err := a.Sessions(a.t.Context(), p, f)
		if err != nil {
			a.t.Fatal(err)
		}
		for _, session := range sessions {
			titles = append(titles, session.Title)
		}
		if f.Cursor = next; next == "" {
			return titles
		}
	}
}

func (a *account) addSession(owner auth.Principal, title string, in directory.SessionInput) uuid.UUID {
	a.t.Helper()
	in.Title = title
	return a.AddSession(owner, in)
}

func TestSessionsAreListedNewestFirstWithTheirOpenHandoff(t *testing.T) {
	a := newAccount(t)
	a.neighbour().Session(a.neighbour().dana)
	a.addSession(a.dana, "none", directory.SessionInput{})
	closed := a.addSession(a.dana, "closed", directory.SessionInput{})
	if _, err := a.Withdraw(t.Context(), a.dana, a.escalate(a.dana, closed).Ref()); err != nil {
		t.Fatal(err)
	}
	open := a.escalate(a.eli, a.addSession(a.eli, "open", directory.SessionInput{}))
	parked := a.park(a.dana, a.addSession(a.dana, "parked", directory.SessionInput{}))
	for _, p := range []auth.Principal{a.vera, a.dana, a.backend} {
		sessions, next, err := a.Sessions(t.Context(), p, directory.SessionFilter{})
		if err != nil || next != "" {
			t.Fatalf("cursor %q, error %v", next, err)
		}
		var got []string
		for _, session := range sessions {
			text := session.Title
			if session.Handoff != nil {
				text += fmt.Sprintf(" #%d %s", session.Handoff.Number, session.Handoff.Status)
			}
			got = append(got, text)
		}
		want := []string{
			fmt.Sprintf("parked #%d parked", parked.Number), fmt.Sprintf("open #%d waiting", open.Number), "closed", "none",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p.Name, diff)
		}
	}
}

func TestSessionsAreFoundByFilter(t *testing.T) {
	a := newAccount(t)
	a.addSession(a.dana, "VPN drops", directory.SessionInput{
		Customer: directory.Some("Contoso"), Status: directory.Some("blocked"),
	})
	a.addSession(a.eli, "Printer", directory.SessionInput{
		ProblemSummary: directory.Some("Prints 100% black_white over the vpn."),
	})
	a.addSession(a.dana, "Router", directory.SessionInput{Customer: directory.Some("contoso Ltd")})
	for _, test := range []struct {
		p    auth.Principal
		f    directory.SessionFilter
		want []string
	}{
		{a.dana, directory.SessionFilter{Mine: true}, []string{"Router", "VPN drops"}},
		{a.dana, directory.SessionFilter{Mine: true, Status: new("blocked")}, []string{"VPN drops"}},
		{a.vera, directory.SessionFilter{Mine: true}, nil},
		{a.vera, directory.SessionFilter{Status: new("blocked")}, []string{"VPN drops"}},
		{a.vera, directory.SessionFilter{Status: new("Blocked")}, nil},
		{a.vera, directory.SessionFilter{Words: "vpn"}, []string{"Printer", "VPN drops"}},
		{a.vera, directory.SessionFilter{Words: "  CONTOSO vp  "}, []string{"VPN drops"}},
		{a.vera, directory.SessionFilter{Words: "contoso"}, []string{"Router", "VPN drops"}},
		{a.vera, directory.SessionFilter{Words: "contoso", Status: new("open")}, []string{"Router"}},
		{a.vera, directory.SessionFilter{Words: "100%"}, []string{"Printer"}},
		{a.vera, directory.SessionFilter{Words: "white, Black!"}, []string{"Printer"}},
		{a.vera, directory.SessionFilter{Words: "%"}, nil},
		{a.dana, directory.SessionFilter{Words: "vpn", Mine: true}, []string{"VPN drops"}},
		{a.vera, directory.SessionFilter{Words: "vpn contoso printer"}, nil},
	} {
		for _, limit := range []int{0, 1} {
			test.f.Limit = limit
			if diff := cmp.Diff(test.want, a.list(test.p, test.f)); diff != "" {
				t.Errorf("%s, %+v (-want +got):\n%s", test.p.Name, test.f, diff)
			}
		}
	}
}

func TestAnAgentListsItsOwnSessions(t *testing.T) {
	a := newAccount(t)
	id := uuid.New()
	a.Exec("insert into users (account_id, id, name, role) values ($1, $2, 'Bee', 'agent')", a.ID, id)
	bee, err := a.Directory.Principal(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	a.addSession(a.dana, "Dana's", directory.SessionInput{})
	a.addSession(bee, "Bee's", directory.SessionInput{})
	if got := a.list(bee, directory.SessionFilter{}); !slices.Equal(got, []string{"Bee's"}) {
		t.Errorf("got %v", got)
	}
}

func TestAListOfSessionsIsChecked(t *testing.T) {
	a := newAccount(t)
	for name, test := range map[string]struct {
		p     auth.Principal
		f     directory.SessionFilter
		field string
	}{
		"a service has none of its own": {a.backend, directory.SessionFilter{Mine: true}, "mine"},
		"limit":                         {a.vera, directory.SessionFilter{Limit: 101}, "limit"},
		"a small limit":                 {a.vera, directory.SessionFilter{Limit: -1}, "limit"},
		"cursor":                        {a.vera, directory.SessionFilter{Cursor: "e30"}, "cursor"},
		"no cursor":                     {a.vera, directory.SessionFilter{Cursor: "%"}, "cursor"},
		"q":                             {a.vera, directory.SessionFilter{Words: "a\x00"}, "q"},
		"a long q":                      {a.vera, directory.SessionFilter{Words: strings.Repeat("é", 201)}, "q"},
		"status":                        {a.vera, directory.SessionFilter{Status: new("\x00")}, "status"},
	} {
		_, _, err := a.Sessions(t.Context(), test.p, test.f)
		if diff := cmp.Diff([]string{test.field}, invalidFields(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if _, _, err := a.Sessions(t.Context(), auth.Principal{AccountID: a.ID}, directory.SessionFilter{}); !errors.Is(err,
		refusal.ErrForbidden) {
		t.Errorf("without a role: %v", err)
	}
}

// However large the sessions are, no page is much larger than 1 MiB, and no session is left out.
func TestPagesOfLargeSessionsAreBounded(t *testing.T) {
	a := newAccount(t)
	const sessions = 60
	for i := range sessions {
		id := a.addSession(a.dana, fmt.Sprint(i), directory.SessionInput{
			ProblemSummary: directory.Some(strings.Repeat("\x01", 10_000)),
		})
		if i%2 == 0 {
			a.escalate(a.dana, id)
		}
	}
	seen, cursor := 0, ""
	for pages := 0; ; pages++ {
		page, next, err := a.Sessions(t.Context(), a.vera, directory.SessionFilter{Limit: 100, Cursor: cursor})
		if err != nil {
			t.Fatal(err)
		}
		encoded, err := json.Marshal(page)
		if err != nil {
			t.Fatal(err)
		}
		if size := len(encoded); size > jsonpage.MaxBytes+200_000 {
			t.Errorf("page %d has %d bytes", pages, size)
		}
		seen += len(page)
		if cursor = next; cursor == "" {
			break
		}
	}
	if seen != sessions {
		t.Errorf("%d of %d sessions were seen", seen, sessions)
	}
}

// A page costs what it shows: it is read in order from an index, whatever there is. A search for words that many
// sessions have looks at 10,000 sessions for a page, and goes on with the next one.
func TestAPageOfManySessionsTouchesLittle(t *testing.T) {
	a := newTraced(t)
	const sessions = 26_000
	a.Exec("alter table ai_sessions disable trigger ai_sessions_update_search") // it is called for each row
	a.Exec(`insert into ai_sessions (id, account_id, user_id, title, status, created_at)
		select
			gen_random_uuid(), $1, case n % 100 when 0 then $2::uuid else $3 end,
			case when n <= 5500 then 'needle' else 'hay' end, case n % 100 when 1 then 'blocked' else 'open' end,
			now() - ($4 - n) * interval '1 s'
		from generate_series(1, $4::integer) as n`, a.ID, a.dana.UserID, a.eli.UserID, sessions)
	a.Exec(`insert into session_search (account_id, session_id, words)
		select s.account_id, s.id, w.words
		from (values ('needle', search_words($1, 'needle')), ('hay', search_words($1, 'hay'))) as w (word, words)
		join ai_sessions as s on s.account_id = $1 and s.title = w.word`, a.ID)
	a.Exec("analyze ai_sessions, session_search")
	for name, filter := range map[string]directory.SessionFilter{
		"all": {}, "mine": {Mine: true}, "of a status": {Status: new("blocked")}, "found at once": {Words: "hay"},
	} {
		for range 3 {
			a.statements = nil
			page, next, err := a.Sessions(t.Context(), a.dana, filter)
			if err != nil || len(page) != 50 {
				t.Fatalf("%s: %d sessions, error %v", name, len(page), err)
			}
			filter.Cursor = next
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				for _, statement := range a.statements {
					if statement.name() == "SessionsWithWords" {
						continue // it reads the index of words to its end
					}
					if touched, rows := a.explain(statement, mode); touched > 700 || rows > 200 {
						t.Errorf("%s, %s: %s touches %d blocks and reads %d rows\n%s", name, mode, statement.name(), touched, rows,
							a.plan(statement, mode))
					}
				}
			}
		}
	}
	filter, found := directory.SessionFilter{Words: "needle"}, []int{}
	for range 3 {
		page, next, err := a.Sessions(t.Context(), a.vera, filter)
		if err != nil {
			t.Fatal(err)
		}
		filter.Cursor, found = next, append(found, len(page))
	}
	if !slices.Equal(found, []int{0, 0, 50}) {
		t.Errorf("the pages of the search have %v sessions", found)
	}
}
