package handoff_test

import (
	"encoding/json"
	"errors"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/refusal"
)

// transcript gives a new session of Dana's so many messages, numbered 1, 2, 3 …, each of so many copies of a text.
func (a *account) transcript(messages int, text string, copies int) uuid.UUID {
	a.t.Helper()
	session := a.Session(a.dana)
	a.Exec(`insert into ai_session_messages (account_id, session_id, position, role, content)
		select $1, $2, n, 'user', n || ' ' || repeat($4, $5) from generate_series(1, $3::integer) as n`,
		a.ID, session, messages, text, copies)
	return session
}

// walk reads a transcript from its end to its beginning, in pages, and returns the numbers of its messages in
// their order.
func (a *account) walk(session uuid.UUID, limit int) (numbers []int, pages int) {
	a.t.Helper()
	newest, err := a.Directory.Session(a.t.Context(), a.vera, session)
	if err != nil {
		a.t.Fatal(err)
	}
	page := *newest.MessagePage
	for {
		pages++
		if size := sizeOf(a.t, page); size > 1<<20+1<<10 {
			a.t.Errorf("page %d has %d bytes", pages, size)
		}
		var older []int
		for _, message := range page.Messages {
			number, err := strconv.Atoi(strings.Fields(message.Content)[0])
			if err != nil {
				a.t.Fatal(err)
			}
			older = append(older, number)
		}
		numbers = append(older, numbers...)
		if page.MessagesCursor == nil {
			return numbers, pages
		}
		if page, err = a.Directory.Messages(a.t.Context(), a.vera, session, *page.MessagesCursor, limit); err != nil {
			a.t.Fatal(err)
		}
		if len(page.Messages) == 0 || limit > 0 && len(page.Messages) > limit {
			a.t.Fatalf("a page of at most %d has %d messages", limit, len(page.Messages))
		}
	}
}

func sizeOf(t testing.TB, value any) int {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return len(text)
}

func TestPagesOfATranscriptJoinWithoutASeam(t *testing.T) {
	a := newAccount(t)
	for _, test := range []struct{ messages, limit, pages int }{
		{0, 0, 1}, {1, 0, 1}, {50, 0, 1}, {51, 0, 2}, {120, 0, 3}, {120, 1, 71}, {450, 200, 3}, {451, 200, 4},
	} {
		session := a.transcript(test.messages, "x", 10)
		numbers, pages := a.walk(session, test.limit)
		if pages != test.pages || len(numbers) != test.messages {
			t.Errorf("%+v: got %d messages in %d pages", test, len(numbers), pages)
		}
		for i, number := range numbers {
			if number != i+1 {
				t.Fatalf("%+v: message %d is in place %d", test, number, i+1)
			}
		}
	}
}

// A page weighs about a mebibyte at most, whatever stands in the messages: text that JSON writes six times as long too.
func TestAPageOfLargeMessagesIsShorter(t *testing.T) {
	a := newAccount(t)
	for name, text := range map[string]string{
		"letters": "x", "markup": "<", "line separators": "\u2028",
		"emoji": "🔥", "control characters": "\x01",
	} {
		session := a.transcript(60, text, 99_990)
		numbers, pages := a.walk(session, 200)
		if len(numbers) != 60 || numbers[0] != 1 || numbers[59] != 60 || pages < 6 {
			t.Errorf("%s: got %d messages in %d pages", name, len(numbers), pages)
		}
		h := a.get(a.escalate(a.dana, session))
		snapshot := contextOf(t, h)
		if size := len(h.Context); size > 1<<20+1<<12 || len(snapshot.Messages) == 0 || snapshot.MessagesCursor == nil {
			t.Errorf("%s: the context has %d messages in %d bytes", name, len(snapshot.Messages), size)
		}
		older, err := a.Directory.Messages(t.Context(), a.vera, session, *snapshot.MessagesCursor, 1)
		first := snapshot.Messages[0].Content
		if err != nil || len(older.Messages) != 1 || number(t, older.Messages[0].Content) != number(t, first)-1 {
			t.Errorf("%s: before %.10q comes %+.100v, error %v", name, first, older, err)
		}
	}
}

func number(t testing.TB, content string) int {
	t.Helper()
	number, err := strconv.Atoi(strings.Fields(content)[0])
	if err != nil {
		t.Fatal(err)
	}
	return number
}

// Neither the plan nor the memory of an answer knows how long the transcript is.
func TestAPageOfALongTranscriptTouchesLittle(t *testing.T) {
	a := newTraced(t)
	session := a.transcript(100_000, "Lowered the MTU. ", 20)
	a.Exec("analyze ai_session_messages")
	for name, read := range map[string]func() error{
		"the session": func() error { _, err := a.Directory.Session(t.Context(), a.vera, session); return err },
		"in the middle": func() error {
			page, err := a.Directory.Messages(t.Context(), a.vera, session, "50000", 200)
			if len(page.Messages) != 200 {
				t.Errorf("the page has %d messages", len(page.Messages))
			}
			return err
		},
	} {
		a.statements = nil
		if err := read(); err != nil {
			t.Fatal(err)
		}
		for _, statement := range a.statements {
			for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
				if touched, rows := a.explain(statement, mode); touched > 60 || rows > 200 {
					t.Errorf("%s, %s: %s touches %d blocks and reads %d rows\n%s", name, mode, statement.name(), touched, rows,
						a.plan(statement, mode))
				}
			}
		}
		if allocated := allocatedBy(func() {
			if err := read(); err != nil {
				t.Error(err)
			}
		}); allocated > 4<<20 {
			t.Errorf("%s: %d bytes were allocated", name, allocated)
		}
	}
	if allocated := allocatedBy(func() { a.escalate(a.dana, session) }); allocated > 4<<20 {
		t.Errorf("escalating: %d bytes were allocated", allocated)
	}
}

func allocatedBy(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestMessagesAreForTheAccount(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	session := a.transcript(3, "x", 1)
	for name, test := range map[string]struct {
		session uuid.UUID
		read    func(session uuid.UUID) error
		want    error
	}{
		"a neighbour": {session, func(s uuid.UUID) error {
			_,
				err := b.Directory.Messages(t.Context(), b.otto, s, "", 0)
			return err
		}, refusal.ErrNotFound},
		"an absent one": {uuid.New(), func(s uuid.UUID) error {
			_,
				err := a.Directory.Messages(t.Context(), a.otto, s, "", 0)
			return err
		}, refusal.ErrNotFound},
		"by the backend": {session, func(s uuid.UUID) error {
			_,
				err := a.Directory.Messages(t.Context(), a.backend, s, "", 0)
			return err
		}, nil},
		"by a viewer": {session, func(s uuid.UUID) error {
			_,
				err := a.Directory.Messages(t.Context(), a.vera, s, "1", 0)
			return err
		}, nil},
	} {
		if err := test.read(test.session); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", name, err, test.want)
		}
	}
	for before, limit := range map[string]int{"0": 1, "-1": 1, "x": 1, "1e3": 1, "2147483648": 1, "": 201} {
		_, err := a.Directory.Messages(t.Context(), a.dana, session, before, limit)
		want := "before"
		if before == "" {
			want = "limit"
		}
		if diff := cmp.Diff([]string{want}, invalidFields(t, err)); diff != "" {
			t.Errorf("before %q, limit %d: %s", before, limit, diff)
		}
	}
}
