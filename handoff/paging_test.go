package handoff_test

import (
	"testing"

	"github.com/handoffd/handoffd/handoff"
)

func TestPagesShowEveryCardOnceWhileOthersArrive(t *testing.T) {
	a := newAccount(t)
	priorities := []handoff.Priority{handoff.Low, handoff.Normal, handoff.High, handoff.Urgent}
	arrive := func(i int) {
		a.HandOff(a.dana, handoff.Draft{
			Session: a.Session(a.dana), Intent: handoff.Escalate, Priority: priorities[i%len(priorities)],
		})
	}
	const before = 23
	for i := range before {
		arrive(i)
	}
	seen := map[int32]int{}
	var filter handoff.Filter
	filter.Limit = 4
	for pages := 1; ; pages++ {
		queue, err := a.Queue(t.Context(), a.eli, filter)
		if err != nil {
			t.Fatal(err)
		}
		for _, number := range numbersOf(queue) {
			seen[number]++
		}
		if filter.Cursor = queue.NextCursor; filter.Cursor == "" {
			break
		}
		if pages > before {
			t.Fatal("the pages do not end")
		}
		if len(queue.Items) != filter.Limit {
			t.Errorf("page %d has %d cards and is not the last", pages, len(queue.Items))
		}
		if pages <= 12 {
			arrive(pages)
		}
	}
	for number := int32(1); number <= before; number++ {
		if seen[number] != 1 {
			t.Errorf("#%d was seen %d times", number, seen[number])
		}
	}
	for number, times := range seen {
		if times > 1 {
			t.Errorf("#%d was seen %d times", number, times)
		}
	}
}

func TestTheLastPageHasNoCursor(t *testing.T) {
	a := newAccount(t)
	for range 2 {
		a.escalate(a.dana, a.Session(a.dana))
	}
	for limit, more := range map[int]bool{1: true, 2: false, 3: false, 100: false} {
		queue, err := a.Queue(t.Context(), a.eli, handoff.Filter{Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		if more != (queue.NextCursor != "") {
			t.Errorf("limit %d of 2: next cursor %q", limit, queue.NextCursor)
		}
	}
}

func TestAPageHasFiftyCardsUnlessToldOtherwise(t *testing.T) {
	a := newAccount(t)
	a.Exec(`
		with opened as (
			insert into ai_sessions (id, account_id, user_id, title)
			select gen_random_uuid(), $1, $2, n::text from generate_series(1, 101) as n
			returning id, title::integer as number
		)
		insert into handoffs (id, account_id, number, session_id, intent, priority, status, created_by, created_at, context)
		select gen_random_uuid(), $1, number, id, 'park', 'normal', 'parked', $2, now(), '{}' from opened`,
		a.ID, a.dana.UserID)
	for limit, want := range map[int]int{0: 50, 1: 1, 100: 100} {
		if got := len(a.numbers(handoff.Filter{Limit: limit})); got != want {
			t.Errorf("limit %d: got %d cards, want %d", limit, got, want)
		}
	}
}
