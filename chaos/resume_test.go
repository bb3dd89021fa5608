package chaos

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Every form of Last-Event-ID is answered with 400, a reset, or exactly the events after it.
func TestLastEventID(t *testing.T) {
	r := begin(t, "every form of Last-Event-ID", Allowance{Resets: true})
	one := r.start()
	a, b := r.account(1), r.account(1)
	r.mustEscalate(one, a, 20)
	r.mustEscalate(one, b, 3)
	r.exec(`update event_heads set floor = 5 where account_id = $1`, a.id)
	r.exec(`delete from event_log where account_id = $1 and seq <= 5`, a.id)
	epoch := r.log(a).Epoch
	for _, test := range []struct {
		id    string
		want  string // the name of the first frame, or 400
		first int64  // number of the first event; 0: none follows
	}{
		{"", "ready", 0},
		{"0", "ready", 6},
		{epoch + "-5", "ready", 6},
		{epoch + "-12", "ready", 13},
		{epoch + "-20", "ready", 0},
		{epoch + "-21", "reset future", 0},
		{epoch + "-9223372036854775807", "reset future", 0},
		{epoch + "-4", "reset expired", 0},
		{epoch + "-0", "reset expired", 0},
		{"0ff-12", "reset epoch", 0},
		{strings.Repeat("f", 32) + "-1", "reset epoch", 0},
		{epoch + "-9223372036854775808", "400", 0},
		{epoch + "-012", "400", 0},
		{epoch + "--1", "400", 0},
		{epoch + "-1e3", "400", 0},
		{epoch, "400", 0},
		{"-1", "400", 0},
		{"00", "400", 0},
		{"null", "400", 0},
		{strings.ToUpper(epoch) + "G-1", "400", 0},
		{epoch + "-12 ", "ready", 13}, // HTTP trims the space from the value
		{epoch + "-12'; drop table event_log; --", "400", 0},
		{epoch + "-\u0661", "400", 0},
		{strings.Repeat("9", 10_000), "400", 0},
	} {
		if got, first := r.firstFrame(one, a, test.id, test.first > 0); got != test.want || first != test.first {
			t.Errorf("Last-Event-ID %.60q: %s and event %d first, want %s and %d", test.id, got, first, test.want, test.first)
		}
	}
	const letters = "0123456789abcdef-ghi \t\xff'\"%+_."
	for range scale(20, 2000) { // random text
		id := make([]byte, rand.N(40))
		for i := range id {
			id[i] = letters[rand.N(len(letters))]
		}
		got, _ := r.firstFrame(one, a, string(id), false)
		switch got {
		case "ready", "reset epoch", "reset future", "reset expired", "400":
		default:
			t.Errorf("Last-Event-ID %q: %s", id, got)
		}
	}
	r.finish()
}

// firstFrame resumes from id and returns the name of the first frame, with the reason if it is a reset, or the status.
// If waits is true it also returns the number of the first event.
func (r *run) firstFrame(one *replica, a *account, id string, waits bool) (began string, first int64) {
	r.t.Helper()
	answer, err := openStream(r.t.Context(), one, a.users[0].token, "Last-Event-ID", id)
	if err != nil {
		r.t.Fatalf("Last-Event-ID %q: %v", id, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		body, _ := io.ReadAll(answer.Body)
		r.record(Request{Effect: Effect{Account: a.id}, Status: answer.StatusCode, Body: body})
		return fmt.Sprint(answer.StatusCode), 0
	}
	frames := decodeFrames(answer)
	frame := <-frames
	began = frame.Name
	if frame.Name == "reset" {
		began += " " + as[struct{ Reason string }](answerOf(frame)).Reason
	}
	for waits {
		select {
		case frame = <-frames:
		case <-time.After(timeout):
			return began, -1
		}
		if strings.HasPrefix(frame.Name, "handoff_") {
			return began, as[struct{ Seq int64 }](answerOf(frame)).Seq
		}
	}
	return began, 0
}
