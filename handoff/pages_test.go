package handoff_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/handoff"
)

// A session that was handed off again and again answers with a page of its handoffs.
func TestPagesOfAHistoryJoinWithoutASeam(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	const handoffs = 7
	for range handoffs {
		a.close(a.escalate(a.dana, session))
	}
	a.Exec(`update handoffs set engineer_notes = repeat('<', 20000), status = 'resolved', claimed_by = $2,
		claimed_at = now(), resolution = repeat('<', 20000) where session_id = $1 and number > 2`, session, a.eli.UserID)
	for limit, want := range map[int][]int{0: {4, 3}, 2: {2, 2, 2, 1}, 1: {1, 1, 1, 1, 1, 1, 1}} {
		var pages []int
		var numbers []int32
		page := handoff.HistoryPage{Limit: limit}
		for more := true; more; {
			got, older, err := a.History(t.Context(), a.vera, session, page)
			if err != nil || len(got) == 0 {
				t.Fatalf("got %d handoffs, error %v", len(got), err)
			}
			if size := sizeOf(t, got); size > 1<<20+1<<12 {
				t.Errorf("a page has %d bytes", size)
			}
			for _, h := range got {
				numbers = append(numbers, h.Number)
			}
			pages, more, page.Before = append(pages, len(got)), older, got[len(got)-1].Number
		}
		if fmt.Sprint(pages) != fmt.Sprint(want) || fmt.Sprint(numbers) != "[7 6 5 4 3 2 1]" {
			t.Errorf("limit %d: pages of %v with %v, want pages of %v", limit, pages, numbers, want)
		}
	}
	for field, page := range map[string]handoff.HistoryPage{"before": {Before: -1}, "limit": {Limit: 101}} {
		_, _, err := a.History(t.Context(), a.vera, session, page)
		if diff := cmp.Diff([]string{field}, invalidFields(t, err)); diff != "" {
			t.Error(diff)
		}
	}
}

// A page of the queue ends before it weighs too much, and the next one goes on there.
func TestAPageOfLargeCardsIsShorter(t *testing.T) {
	a := newAccount(t)
	const handoffs = 40
	for range handoffs {
		a.escalate(a.dana, a.Session(a.dana))
	}
	a.Exec("update ai_sessions set problem_summary = repeat('<', 10000) where account_id = $1", a.ID)
	seen := make(map[uuid.UUID]bool)
	pages := 0
	for filter := (handoff.Filter{Limit: 100}); pages == 0 || filter.Cursor != ""; pages++ {
		page := a.queue(filter)
		if size := sizeOf(t, page.Items); size > 1<<20+1<<12 || len(page.Items) == 0 {
			t.Fatalf("page %d has %d cards in %d bytes", pages, len(page.Items), size)
		}
		for _, card := range page.Items {
			seen[card.ID] = true
		}
		filter.Cursor = page.NextCursor
	}
	if len(seen) != handoffs || pages != 3 {
		t.Errorf("%d cards were seen on %d pages", len(seen), pages)
	}
}

// A claim that is given back without end makes a timeline without end; it is shown by its two ends.
func TestALongTimelineIsShownByItsEnds(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	lengthen := func(version int) {
		t.Helper()
		a.Exec(`insert into handoff_timeline (account_id, handoff_id, version, at, type, by_id, by_name, delivery_count)
			select $1, $2, n, now(), 'handoff_released', $3, n::text, 0
			from generate_series((select max(version) + 1 from handoff_timeline where handoff_id = $2), $4::integer) as n`,
			a.ID, h.ID, a.eli.UserID, version)
		a.Exec("update handoffs set version = $2 where id = $1", h.ID, version)
	}
	for _, test := range []struct{ version, steps, omitted int }{
		{1, 1, 0},
		{200, 200, 0},
		{201, 200, 1},
		{10_000, 200, 9800},
	} {
		lengthen(test.version)
		got := a.get(h)
		if len(got.Timeline) != test.steps || int(*got.TimelineOmitted) != test.omitted {
			t.Errorf("version %d: %d steps, %d omitted", test.version, len(got.Timeline), *got.TimelineOmitted)
		}
		if last := got.Timeline[len(got.Timeline)-1].By.Name; test.version > 1 && last != strconv.Itoa(test.version) {
			t.Errorf("version %d: the last step is %s", test.version, last)
		}
	}
	if got := a.get(h).Timeline; got[0].Type != handoff.EventCreated || got[49].By.Name != "50" ||
		got[50].By.Name != "9851" {
		t.Errorf("the ends are %+v and %+v", got[49], got[50])
	}
}

func TestManyMailsAreShownByTheFirst(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	a.Exec(`insert into handoff_mails (account_id, handoff_id, recipient_id, recipient_name, kind, wait, status)
		select $1, $2, gen_random_uuid(), to_char(n, '000'), 'waiting', 1, case when n > 148 then 'failed' else 'sent' end
		from generate_series(1, 150) as n`, a.ID, h.ID)
	step := a.get(h).Timeline[0]
	if len(step.Mails) != 100 || step.MailsOmitted != 50 || step.Mails[0].Status != "failed" ||
		step.Mails[2].To.Name != " 001" {
		t.Errorf("%d mails, %d omitted, the first are %+v", len(step.Mails), step.MailsOmitted, step.Mails[:3])
	}
}
