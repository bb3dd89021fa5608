package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

func TestOlderMessagesAreReadByTheCursor(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	vera := r.as(a.vera)
	session := uuid.New()
	r.as(a.dana).put(sessionPath(session), map[string]any{
		"title": "VPN drops", "customer": "Contoso",
		"team_id": uuid.New(),
	}).is(http.StatusCreated)
	for _, text := range []string{"first", "second", "third"} {
		r.as(a.dana).post(sessionPath(session)+"/messages",
			map[string]string{"role": "user", "content": text}).is(http.StatusCreated)
	}
	a.Exec(`insert into ai_session_messages (account_id, session_id, position, role, content)
		select $1, $2, n, 'assistant', n::text from generate_series(4, 53) as n`, a.ID, session)
	h := a.handOffSession(session)

	newest := decode[directory.Session](vera.get(sessionPath(session)).is(http.StatusOK))
	if len(newest.Messages) != 50 || newest.Messages[0].Content != "4" || newest.MessagesCursor == nil {
		t.Fatalf("got %d messages and the cursor %v", len(newest.Messages), newest.MessagesCursor)
	}
	snapshot := decode[struct{ Context handoff.Context }](vera.get(handoffPath(h)).is(http.StatusOK)).Context
	if snapshot.MessagesCursor == nil || *snapshot.MessagesCursor != *newest.MessagesCursor {
		t.Errorf("the context has the cursor %v", snapshot.MessagesCursor)
	}
	path := sessionPath(session) + "/messages"
	older := decode[directory.MessagePage](vera.get(path + "?limit=2&before=" +
		*newest.MessagesCursor).is(http.StatusOK))
	if len(older.Messages) != 2 || older.Messages[0].Content != "second" || older.MessagesCursor == nil {
		t.Fatalf("got %+v", older)
	}
	oldest := vera.get(path + "?before=" + *older.MessagesCursor).is(http.StatusOK)
	if page := decode[directory.MessagePage](oldest); len(page.Messages) != 1 || page.Messages[0].Content != "first" {
		t.Errorf("got %+v", page)
	}
	if !strings.Contains(string(oldest.body), `"messages_cursor":null`) {
		t.Errorf("the last page says %s", oldest.body)
	}
	vera.get(path + "?before=x").blames("before")
	vera.get(path + "?limit=201").blames("limit")
	vera.get(path + "?limit=0").blames("limit")
	vera.get(sessionPath(uuid.New())+"/messages").isProblem(http.StatusNotFound, "not_found")
}

// handOffSession escalates a session of Dana's.
func (a *testAccount) handOffSession(session uuid.UUID) handoff.Handoff {
	a.t.Helper()
	h, _, err := a.Create(a.t.Context(), a.dana.Principal, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil {
		a.t.Fatal(err)
	}
	return h
}

func TestOlderHandoffsAreReadByTheLink(t *testing.T) {
	a := newAccount(t)
	vera := a.replica(api.Config{}).as(a.vera)
	session := a.session(a.dana)
	const handoffs = 5
	for range handoffs {
		h := a.handOffSession(session)
		if _, err := a.Withdraw(t.Context(), a.dana.Principal, h.Ref()); err != nil {
			t.Fatal(err)
		}
	}
	next := regexp.MustCompile(`^<(/api/v1/[^>]+)>; rel="next"$`)
	var numbers []int32
	for path := sessionPath(session) + "/handoffs?limit=2"; path != ""; {
		page := vera.get(path).is(http.StatusOK)
		for _, h := range decode[[]handoff.Handoff](page) {
			numbers = append(numbers, h.Number)
		}
		path = ""
		if link := page.header.Get("Link"); link != "" {
			path = next.FindStringSubmatch(link)[1]
		}
	}
	if len(numbers) != handoffs || numbers[0] != handoffs || numbers[handoffs-1] != 1 {
		t.Errorf("got the handoffs %v", numbers)
	}
	vera.get(sessionPath(session) + "/handoffs?before=0").blames("before")
	vera.get(sessionPath(session) + "/handoffs?before=2147483648").blames("before")
	vera.get(sessionPath(session) + "/handoffs?limit=101").blames("limit")
}
