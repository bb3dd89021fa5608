// Package teamstest stands in for a workflow of Teams that posts cards, for tests. It refuses what Teams refuses.
package teamstest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
)

// maxBody is the size of a message that Teams accepts, in bytes.
const maxBody = 28 * 1024

// Server is a workflow that accepts cards at [Server.URL]. It is for concurrent use.
type Server struct {
	URL  string // with the signature in its query, as the address of a workflow
	HTTP *httptest.Server

	arrived chan struct{} // closed and replaced with each request

	mu       sync.Mutex
	cards    []Card
	statuses []int // of all answers
	status   int   // of every answer; 0: 202
	header   http.Header
}

// New returns a server. It is closed when the test ends.
func New(t testing.TB) *Server {
	s := &Server{arrived: make(chan struct{})}
	s.HTTP = httptest.NewTLSServer(http.HandlerFunc(s.serve))
	s.URL = s.HTTP.URL + "/workflows/0123/triggers/manual/paths/invoke?api-version=1&sig=secret-signature"
	t.Cleanup(s.HTTP.Close)
	return s
}

// Answer makes each request answer a status with a header, until Answer is called with 0.
func (s *Server) Answer(status int, header http.Header) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status, s.header = status, header
}

// Cards returns the accepted cards, oldest first.
func (s *Server) Cards() []Card {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.cards)
}

// Statuses returns the statuses of all answers so far.
func (s *Server) Statuses() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.statuses)
}

// Arrived returns a channel that is closed with the next request.
func (s *Server) Arrived() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.arrived
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := s.acceptLocked(r)
	maps.Copy(w.Header(), s.header)
	s.statuses = append(s.statuses, status)
	close(s.arrived)
	s.arrived = make(chan struct{})
	w.WriteHeader(status)
}

func (s *Server) acceptLocked(r *http.Request) int {
	if s.status != 0 {
		return s.status
	}
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
		return http.StatusUnsupportedMediaType
	}
	if signature := r.URL.Query().Get("sig"); signature != "secret-signature" {
		return http.StatusUnauthorized
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil || len(body) > maxBody {
		return http.StatusRequestEntityTooLarge
	}
	card, ok := readMessage(body)
	if !ok {
		return http.StatusBadRequest
	}
	s.cards = append(s.cards, card)
	return http.StatusAccepted
}

func readMessage(body []byte) (Card, bool) {
	var message struct {
		Type        string `json:"type"`
		Attachments []struct {
			ContentType string `json:"contentType"`
			Content     Card   `json:"content"`
		} `json:"attachments"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if decoder.Decode(&message) != nil || message.Type != "message" || len(message.Attachments) != 1 {
		return Card{}, false
	}
	attachment := message.Attachments[0]
	return attachment.Content, attachment.ContentType == "application/vnd.microsoft.card.adaptive" &&
		attachment.Content.valid()
}

func validAddress(text string) bool {
	address, err := url.Parse(text)
	return err == nil && address.Host != "" && (address.Scheme == "https" || address.Scheme == "http")
}
