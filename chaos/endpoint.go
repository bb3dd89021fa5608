package chaos

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Endpoint is a webhook of an account, and what its receiver was sent.
type Endpoint struct {
	Name    string
	Account uuid.UUID
	ID      uuid.UUID
	Secret  string     // whsec_…
	Types   []string   // of the events that it wants; empty: all
	Begin   Position   // the head of the log when it was created
	Faulty  bool       // its posts may be late
	Live    bool       // still there at the end, so it must have acknowledged everything
	Replays []Position // after which replays were asked for, in their order
	Posts   []Post     // in the order of their arrival
}

// Post is one request that a receiver got.
type Post struct {
	ID, Timestamp, Signature string // the headers of Standard Webhooks
	Body                     []byte
	Began, Ended             time.Time
	Status                   int // of the answer; 0: the connection ended without one
}

func (p Post) acknowledged() bool { return p.Status >= 200 && p.Status < 300 }

// endpointChecker checks the posts of an endpoint: the events of the log continue, each is repeated until it is
// acknowledged, and none is sent before the one before it is.
type endpointChecker struct {
	*checker
	endpoint Endpoint
	at       Position // of the last post
	last     Post
	newest   time.Time // when the newest event was committed of those that were sent
	done     bool      // whether the last post has been acknowledged
}

func (c *checker) checkEndpoint(endpoint Endpoint) {
	w := &endpointChecker{checker: c, endpoint: endpoint, at: endpoint.Begin, done: true}
	for _, post := range endpoint.Posts {
		w.checkPost(post)
	}
	log := c.logs[endpoint.Account]
	if endpoint.Live && (!w.done || w.at.Epoch != log.Epoch || w.next() <= log.Head) {
		c.report.add(Behind, "%s is at %v, acknowledged: %v, the log at %s-%d",
			endpoint.Name, w.at, w.done, log.Epoch, log.Head)
	}
}

func (w *endpointChecker) checkPost(post Post) {
	w.report.Told++
	var body struct {
		Type      string
		Timestamp time.Time
		Data      json.RawMessage
	}
	var reset struct {
		LastEventID string `json:"last_event_id"`
	}
	err := json.Unmarshal(post.Body, &body)
	prefix, id, _ := strings.Cut(post.ID, ".")
	if body.Type == "reset" && err == nil {
		err = json.Unmarshal(body.Data, &reset)
		id = reset.LastEventID
	}
	at, ok := ParsePosition(id)
	if err != nil || !ok || prefix != w.endpoint.ID.String() {
		w.report.add(Malformed, "%s was sent %q: %.200q (%v)", w.endpoint.Name, post.ID, post.Body, err)
		return
	}
	if !w.endpoint.signed(post) {
		w.report.add(Unsigned, "%s: %v with %q of %s", w.endpoint.Name, at, post.Signature, post.Timestamp)
	}
	if post.Began.Before(w.last.Ended) {
		w.report.add(Overlap, "%s: %v began %v before the end of %v",
			w.endpoint.Name, at, w.last.Ended.Sub(post.Began), w.at)
	}
	fresh := post.ID != w.last.ID
	w.checkOrder(at, body.Type, fresh)
	if body.Type != "reset" {
		committed := w.compare(w.endpoint.Name, w.endpoint.Account, at, body.Type, body.Data)
		if !committed.IsZero() && body.Timestamp.Sub(committed).Abs() > time.Millisecond {
			w.report.add(Changed, "%s: %v is of %v, in the log of %v", w.endpoint.Name, at, body.Timestamp, committed)
		}
		if committed.After(w.newest) && !w.endpoint.Faulty { // else it is sent again
			w.report.Stale = max(w.report.Stale, post.Began.Sub(later(committed, w.last.Ended)))
		}
		w.newest = later(w.newest, committed)
	}
	w.at, w.last = at, post
	w.done = post.acknowledged() || !fresh && w.done
}

// checkOrder checks that a post continues after the last one.
func (w *endpointChecker) checkOrder(at Position, kind string, fresh bool) {
	replayed := slices.IndexFunc(w.endpoint.Replays, func(after Position) bool {
		return at.Epoch == after.Epoch && at.Seq == after.Seq+1
	})
	follows := w.done && at.Epoch == w.at.Epoch && at.Seq == w.next()
	switch {
	case fresh && follows && kind != "reset":
	case !fresh && !w.done:
		w.report.Resent++
	case replayed >= 0 && (w.done || at.Seq <= w.at.Seq):
		w.endpoint.Replays = slices.Delete(slices.Clone(w.endpoint.Replays), 0, replayed+1)
	case !fresh:
		if w.report.Resent++; !w.Allowed.Resent {
			w.report.add(Resent, "%s: %v", w.endpoint.Name, at)
		}
	case kind == "reset":
		if w.report.Resets++; !w.Allowed.Resets {
			w.report.add(Reset, "%s at %v, after %v", w.endpoint.Name, at, w.at)
		}
	case !w.done:
		w.report.add(Gap, "%s: %v follows %v, which was not acknowledged", w.endpoint.Name, at, w.at)
	case at.Epoch == w.at.Epoch && at.Seq <= w.at.Seq:
		w.report.add(Duplicate, "%s: %v follows %v", w.endpoint.Name, at, w.at)
	default:
		w.report.add(Gap, "%s: %v follows %v", w.endpoint.Name, at, w.at)
	}
}

// next returns the number of the next event that the endpoint wants, which may not exist yet.
func (w *endpointChecker) next() int64 {
	for seq := w.at.Seq + 1; ; seq++ {
		event, found := w.logs[w.endpoint.Account].event(seq)
		if !found || len(w.endpoint.Types) == 0 || slices.Contains(w.endpoint.Types, event.Type) {
			return seq
		}
	}
}

// signed reports whether a signature of the post is valid, as Standard Webhooks has it, and the time that of the try.
func (e Endpoint) signed(post Post) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(e.Secret, "whsec_"))
	seconds, malformed := strconv.ParseInt(post.Timestamp, 10, 64)
	if err != nil || malformed != nil || post.Began.Sub(time.Unix(seconds, 0)).Abs() > time.Minute {
		return false
	}
	hash := hmac.New(sha256.New, key)
	hash.Write([]byte(post.ID + "." + post.Timestamp + "."))
	hash.Write(post.Body)
	want := "v1," + base64.StdEncoding.EncodeToString(hash.Sum(nil))
	return slices.Contains(strings.Fields(post.Signature), want)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
