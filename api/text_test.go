package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
)

func TestTextArrivesInOneFrame(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	dana, eli := r.as(a.dana), r.as(a.eli).follow("")
	var arrived []string
	for name, text := range map[string]string{
		"plain": "printer", "CR": `a\rid: 1`, "LF": `a\n\ndata: forged`, "CRLF": `a\r\n\r\nevent: bye`, "NUL": `a\u0000b`,
		"line separator": "a\u2028b\u2029c", "emoji": "🖨️ on 🔥", "invalid UTF-8": "a\xff\xfeb", "lone surrogate": `a\ud800b`,
		"raw LF": "a\nb", "raw NUL": "a\x00b", "markup": "</script><!--", "BOM": "\ufeffid: 1",
	} {
		session := a.session(a.dana)
		put := dana.put(sessionPath(session), `{"title":"`+text+`","problem_summary":"`+text+`"}`)
		created := dana.create(session, `{"intent":"escalate","engineer_notes":"`+text+`"}`)
		if created.status != http.StatusCreated {
			put.isProblem(http.StatusBadRequest, "invalid_input")
			created.isProblem(http.StatusBadRequest, "invalid_input")
			continue
		}
		put.is(http.StatusOK)
		arrived = append(arrived, name)
		stored := decode[directory.Session](dana.get(sessionPath(session)).is(http.StatusOK))
		got := eli.expect("handoff_created")
		if strings.ContainsAny(string(got.Data), "\r\n\x00") {
			t.Errorf("%s: the data hold a line break: %q", name, got.Data)
		}
		if card := got.data.Handoff; card.SessionID != session || card.SessionTitle != stored.Title {
			t.Errorf("%s: got a card of %q, want %q", name, card.SessionTitle, stored.Title)
		}
	}
	for _, name := range []string{"plain", "CR", "LF", "CRLF", "line separator", "emoji", "markup"} {
		if !slices.Contains(arrived, name) {
			t.Errorf("%s was refused", name)
		}
	}
}

// Every text that an operation of openapi.yaml takes is tried with what breaks frames, encodings and limits. Each is
// refused as the caller's fault or taken; the stream stays well-formed whatever was taken.
func TestEveryTextIsTakenOrRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	follower, followed := r.as(a.eli).follow(""), make(chan error, 1)
	go func() { followed <- follower.readUntil("handoff_withdrawn") }()
	texts := map[string]string{
		"plain": "printer", "CR": `a\rid: 1`, "LF": `a\n\ndata: forged`, "CRLF": `a\r\n\r\nevent: bye`, "NUL": `a\u0000b`,
		"line separators": "a\u2028b\u2029c", "invalid UTF-8": "a\xff\xfeb", "overlong": "\xc0\x80",
		"lone surrogate": `a\ud800b`,
		"raw LF":         "a\nb", "raw NUL": "a\x00b", "BOM": "\ufeffid: 1", "1 MB": strings.Repeat("x", 1<<20), "empty": "",
		"address": "noa@example.com", "template": "https://app.example.com/{id}",
	}
	tried := 0
	eachOperation(t, func(method, path string, operation *openapi3.Operation) {
		for _, slot := range textsOf(operation) {
			taken := 0
			for name, text := range texts {
				call := newCall(t, method, path, operation)
				call.set("path id", a.session(a.dana))
				if strings.Contains(path, "{hid}") {
					own := a.claimed()
					call.set("path id", own.SessionID)
					call.set("path hid", own.ID)
				}
				if strings.HasPrefix(path, "/webhooks/") {
					call.set("path id", strings.TrimPrefix(a.webhook(), webhooksPath+"/"))
				}
				if strings.HasPrefix(path, "/users/") {
					call.set("path id", uuid.New())
					call.set("body email", uuid.NewString()+"@example.com")
				}
				if slot == "body external_id" && taken > 0 {
					text += fmt.Sprint(taken) // no two users have one
				}
				caller := r.as(a.dana)
				if strings.HasPrefix(path, "/users/") || path == "/api-keys" || path == "/account" ||
					strings.HasPrefix(path, "/webhooks") ||
					strings.Contains(path, "{hid}") {
					caller = r.as(a.ada)
				}
				call.set("body intent", "escalate")
				call.set(slot, rawText)
				if strings.HasPrefix(slot, "query") {
					call.set(slot, text)
					if name == "1 MB" {
						call.set(slot, text[:32<<10]) // more is for the limit of headers
					}
				}
				got := call.send(caller, text)
				switch {
				case got.status < http.StatusMultipleChoices:
					taken++
				case got.status >= http.StatusInternalServerError:
					t.Errorf("%s %s, %s: %s gives %d %s", method, path, slot, name, got.status, got.body)
				}
				if !json.Valid(got.body) || !utf8.Valid(got.body) {
					t.Errorf("%s %s, %s: %s gives what is not JSON: %q", method, path, slot, name, got.body)
				}
				tried++
			}
			ofForm := []string{"query cursor", "query status", "query priority", "body secret", "body after"}
			if taken == 0 && !slices.Contains(ofForm, slot) {
				t.Errorf("%s %s, %s: nothing was taken", method, path, slot)
			}
		}
	})
	if tried < 100 {
		t.Errorf("only %d requests were made", tried)
	}
	last := a.escalation(a.dana)
	if _, err := a.Withdraw(t.Context(), a.dana.Principal, last.Ref()); err != nil {
		t.Fatal(err)
	}
	if err := <-followed; err != nil {
		t.Error(err)
	}
}

// readUntil reads events of the stream, each of one frame and with JSON, until one of this name.
func (f *follower) readUntil(name string) error {
	for {
		got, err := f.Next()
		if err != nil {
			return err
		}
		if !json.Valid(got.Data) || bytes.ContainsAny(got.Data, "\r\n\x00") || !strings.HasPrefix(got.Name, "handoff_") {
			return fmt.Errorf("got %s %q", got.Name, got.Data)
		}
		if got.Name == name {
			return nil
		}
	}
}
