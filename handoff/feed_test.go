package handoff_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
)

// A DBA reads the feed with nothing but psql.
func TestTheEventFeed(t *testing.T) {
	a := newAccount(t)
	a.neighbour().in(handoff.Waiting)
	a.longLife()
	queue, err := a.Queue(t.Context(), a.dana, handoff.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	events := a.events()
	if err := a.RecordDeliveries(t.Context(), []notify.DeliveryCount{{
		Account: a.ID, Seq: 1, At: events[0].At, Streams: 3, FirstAt: events[0].At,
	}}); err != nil {
		t.Fatal(err)
	}
	psql, err := pgx.Connect(t.Context(), a.URL) // as a person who knows nothing of scopes
	if err != nil {
		t.Fatal(err)
	}
	defer psql.Close(context.Background())
	rows, err := psql.Query(t.Context(),
		"select * from handoff_event_feed where account = $1 order by at desc limit 20", a.ID)
	if err != nil {
		t.Fatal(err)
	}
	var columns []string
	for _, field := range rows.FieldDescriptions() {
		columns = append(columns, field.Name)
	}
	want := "at account seq event_id type handoff_number session_title actor seats_reached"
	if got := strings.Join(columns, " "); got != want {
		t.Errorf("got columns %q, want %q", got, want)
	}
	got, err := pgx.CollectRows(rows, pgx.RowToMap)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(events) {
		t.Fatalf("got %d rows of %d events", len(got), len(events))
	}
	newest := queue.LastEventID
	for i, row := range got {
		event := events[len(events)-1-i]
		data := decodeEvent(t, event)
		streams := int32(0)
		if event.Seq == 1 {
			streams = 3
		}
		expected := map[string]any{
			"at": event.At, "account": [16]byte(a.ID), "seq": event.Seq,
			"event_id": notify.Position{Epoch: newest.Epoch, Seq: event.Seq}.String(),
			"type":     event.Type, "handoff_number": data.Handoff.Number, "session_title": data.Handoff.SessionTitle,
			"actor": data.By.Name, "seats_reached": streams,
		}
		if diff := cmp.Diff(expected, row); diff != "" {
			t.Errorf("event %d (-want +got):\n%s", event.Seq, diff)
		}
	}
}

// The newest rows are at the end of an index, however long the log is.
func TestTheEventFeedIsReadFromItsEnd(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	a.Exec(`insert into event_log (account_id, seq, at, type, handoff_id, data)
		select account_id, seq + n, at + n * interval '1 second', type, handoff_id, data
		from event_log, generate_series(1, 5000) as n
		where handoff_id = $1`, h.ID)
	a.Exec("analyze event_log")
	for where, index := range map[string]string{
		"": "event_log_newest ",
		fmt.Sprintf("where account = '%s'", a.ID): "event_log_",
	} {
		rows, err := db.AllAccounts(a.Pool).Query(t.Context(),
			"explain (costs off) select * from handoff_event_feed "+where+" order by at desc limit 20")
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "\n")
		if !strings.Contains(text, "Index Scan Backward using "+index) || strings.Contains(text, "Sort") {
			t.Errorf("%q is read so:\n%s", where, text)
		}
	}
}
