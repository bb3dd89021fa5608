// Package slacktest stands in for the methods of Slack that handoffd calls, for tests. It refuses what Slack refuses.
package slacktest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is the bot token that a [Server] accepts.
const Token = "xoxb-1234567890-stand-in-token"

// Message is a message in a channel, as it is now.
type Message struct {
	Channel   string
	TS        string
	ThreadTS  string // of the message that it replies to; empty: none
	Broadcast bool   // the reply is shown in the channel too
	Text      string // where blocks cannot be shown
	Blocks    string // JSON
	Updates   int
	At        time.Time // of the post
}

// Server is a stand-in for Slack's methods chat.postMessage and chat.update. It is for concurrent use.
type Server struct {
	URL  string // of its methods, with a slash at its end
	HTTP *httptest.Server

	arrived chan struct{} // closed and replaced with each call

	mu       sync.Mutex
	channels map[string]string // ids by name
	messages []*Message
	calls    []string // methods and outcomes, as in "chat.update ok"
	fail     string   // error of every call; empty: none
	status   int      // of every call; 0: 200
	limit    bool     // one message a second for each channel, as Slack has it
	nextTS   int
	onCall   func(method string) // before it is handled
}

// New returns a server with channels, by name without #. It is closed when the test ends.
func New(t testing.TB, channels ...string) *Server {
	s := &Server{arrived: make(chan struct{}), channels: make(map[string]string)}
	for i, name := range channels {
		s.channels[name] = fmt.Sprintf("C%010d", i)
	}
	s.HTTP = httptest.NewTLSServer(http.HandlerFunc(s.serve))
	s.URL = s.HTTP.URL + "/api/"
	t.Cleanup(s.HTTP.Close)
	return s
}

// Fail makes each call answer an error, such as token_revoked, until Fail is called with "".
func (s *Server) Fail(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = code
}

// Status makes each call answer a status without a body of Slack, until Status is called with 0.
func (s *Server) Status(status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status = status
}

// Limit makes the server refuse a second message to a channel within a second, with 429 and Retry-After.
func (s *Server) Limit() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = true
}

// OnCall registers a function that runs before a call is handled.
func (s *Server) OnCall(f func(method string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.onCall = f
}

// Delete deletes a message, as a person in the channel can.
func (s *Server) Delete(ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = slices.DeleteFunc(s.messages, func(m *Message) bool { return m.TS == ts })
}

// Messages returns all messages, oldest first.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := make([]Message, len(s.messages))
	for i, each := range s.messages {
		messages[i] = *each
	}
	return messages
}

// Calls returns the calls so far, as method and outcome.
func (s *Server) Calls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.calls)
}

// Arrived returns a channel that is closed with the next call.
func (s *Server) Arrived() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.arrived
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	s.mu.Lock()
	onCall := s.onCall
	s.mu.Unlock()
	if onCall != nil {
		onCall(method)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	answer, outcome := s.handleLocked(w, r, method)
	s.calls = append(s.calls, method+" "+outcome)
	close(s.arrived)
	s.arrived = make(chan struct{})
	if answer != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(answer)
	}
}

// handleLocked returns the body of an answer, nil if it has been written, and the outcome.
func (s *Server) handleLocked(w http.ResponseWriter, r *http.Request, method string) (map[string]any, string) {
	refuse := func(code string) (map[string]any, string) { return map[string]any{"ok": false, "error": code}, code }
	if s.status != 0 {
		http.Error(w, "<html>trouble</html>", s.status)
		return nil, http.StatusText(s.status)
	}
	if r.Method != http.MethodPost || r.ParseForm() != nil || len(r.PostForm) == 0 {
		return refuse("invalid_form_data")
	}
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if token == "" {
		token = r.PostForm.Get("token")
	}
	switch {
	case token == "":
		return refuse("not_authed")
	case token != Token:
		return refuse("invalid_auth")
	case s.fail != "":
		return refuse(s.fail)
	}
	if code := checkMessage(r.PostForm); code != "" {
		return refuse(code)
	}
	switch method {
	case "chat.postMessage":
		return s.postLocked(w, r.PostForm)
	case "chat.update":
		return s.updateLocked(r.PostForm)
	}
	return refuse("unknown_method")
}

func (s *Server) postLocked(w http.ResponseWriter, form url.Values) (map[string]any, string) {
	id := s.channelLocked(form.Get("channel"))
	if id == "" {
		return map[string]any{"ok": false, "error": "channel_not_found"}, "channel_not_found"
	}
	now := time.Now()
	if s.limit && slices.ContainsFunc(s.messages, func(m *Message) bool {
		return m.Channel == id && now.Sub(m.At) < time.Second
	}) {
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return nil, "ratelimited"
	}
	s.nextTS++
	message := &Message{
		Channel: id, TS: fmt.Sprintf("%d.%06d", now.Unix(), s.nextTS), ThreadTS: form.Get("thread_ts"),
		Broadcast: form.Get("reply_broadcast") == "true", Text: form.Get("text"), Blocks: form.Get("blocks"), At: now,
	}
	s.messages = append(s.messages, message)
	return map[string]any{
		"ok": true, "channel": id, "ts": message.TS, "message": map[string]any{"text": message.Text},
	}, "ok"
}

func (s *Server) updateLocked(form url.Values) (map[string]any, string) {
	id, ts := form.Get("channel"), form.Get("ts")
	if !slices.Contains(slices.Collect(maps.Values(s.channels)), id) { // updates take no names
		return map[string]any{"ok": false, "error": "channel_not_found"}, "channel_not_found"
	}
	at := slices.IndexFunc(s.messages, func(m *Message) bool { return m.Channel == id && m.TS == ts })
	if at < 0 {
		return map[string]any{"ok": false, "error": "message_not_found"}, "message_not_found"
	}
	message := s.messages[at]
	message.Text, message.Blocks = form.Get("text"), form.Get("blocks")
	message.Updates++
	return map[string]any{"ok": true, "channel": id, "ts": ts, "text": message.Text}, "ok"
}

// channelLocked returns the id of a channel that is named by id or name; empty: there is none.
func (s *Server) channelLocked(name string) string {
	if id, ok := s.channels[strings.TrimPrefix(name, "#")]; ok {
		return id
	}
	if slices.Contains(slices.Collect(maps.Values(s.channels)), name) {
		return name
	}
	return ""
}
