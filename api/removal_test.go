package api_test

import (
	"strings"
	"testing"

	"github.com/handoffd/handoffd/account"
	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/stream"
)

// The removal notifies replicas, so streams end before the next check of all users.
func TestStreamsEndWhenAccountRemovalBegins(t *testing.T) {
	a := newAccount(t)
	eli := a.replica(api.Config{}, stream.Config{RevalidateInterval: never}).as(a.eli).follow("")
	if _, err := (&account.Removal{DB: a.Pool}).Remove(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	got, err := eli.Next()
	for err == nil && got.Name == "reset" { // the removed log can be noticed first
		got, err = eli.Next()
	}
	if err != nil || got.Name != "bye" || !strings.Contains(string(got.Data), "revoked") {
		t.Errorf("got %s %s, error %v", got.Name, got.Data, err)
	}
	eli.ends()
}
