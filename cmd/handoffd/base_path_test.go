package main

import (
	"net/url"
	"testing"
)

func TestBasePathIsThatOfThePublicAddress(t *testing.T) {
	for address, want := range map[string]string{
		"https://desk.example.com":            "",
		"https://desk.example.com/":           "",
		"https://example.com/support":         "/support",
		"https://example.com/support/":        "/support",
		"https://example.com/team/~a/desk-1/": "/team/~a/desk-1",
	} {
		public, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := basePath(public); got != want || checkBasePath(got) != nil {
			t.Errorf("%s: got %q, which is refused: %v; want %q", address, got, checkBasePath(got), want)
		}
	}
	if got := basePath(nil); got != "" {
		t.Errorf("no public address: got %q", got)
	}
}
