package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/internal/logtest"
)

func TestProfilesAreServedOnAnAddressOfTheirOwn(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	log := logtest.New(t)
	stop, err := (&profiles{PprofAddr: ":0"}).serveProfiles(t.Context(), log.Logger)
	if err != nil {
		t.Fatal(err)
	}
	address := log.Await("serving profiles")["address"]
	if !strings.HasPrefix(address, "127.0.0.1:") {
		t.Errorf("without a host it listens on %s, want loopback", address)
	}
	for path, want := range map[string]int{
		"/debug/pprof/": 200, "/debug/pprof/goroutine?debug=1": 200, "/debug/pprof/heap": 200, "/debug/pprof/symbol": 200,
		"/debug/pprof/cmdline": 404, "/": 404, "/metrics": 404, "/debug/vars": 404,
	} {
		answer, err := http.Get("http://" + address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
	stop()
	if _, err := http.Get("http://" + address + "/debug/pprof/"); err == nil {
		t.Error("it is served after its end")
	}
}

func TestProfilesAreNotForOtherSites(t *testing.T) {
	ok := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	loopback := &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 6060}
	everywhere := &net.TCPAddr{IP: net.IPv4zero, Port: 6060}
	for _, test := range []struct {
		address    *net.TCPAddr
		host, site string
		want       int
	}{
		{loopback, "127.0.0.1:6060", "", 200},
		{loopback, "localhost:6060", "none", 200},
		{loopback, "127.0.0.1:6060", "same-origin", 200},
		{loopback, "evil.example:6060", "", 403},
		{loopback, "127.0.0.1:6060", "cross-site", 403},
		{loopback, "localhost:6060", "same-site", 403},
		{everywhere, "replica1.internal:6060", "", 200},
		{everywhere, "replica1.internal:6060", "cross-site", 403},
	} {
		request := httptest.NewRequest(http.MethodGet, "/debug/pprof/", nil)
		request.Host = test.host
		if test.site != "" {
			request.Header.Set("Sec-Fetch-Site", test.site)
		}
		answer := httptest.NewRecorder()
		refuseOtherSites(test.address, ok).ServeHTTP(answer, request)
		if answer.Code != test.want {
			t.Errorf("%s as %s from %q: %d, want %d", test.address, test.host, test.site, answer.Code, test.want)
		}
	}
}

func TestProfilesThatOthersCanReachAreWarnedOf(t *testing.T) {
	for address, warns := range map[string]bool{"127.0.0.1:0": false, "0.0.0.0:0": true} {
		var said strings.Builder
		log := slog.New(slog.NewTextHandler(&said, nil))
		stop, err := (&profiles{PprofAddr: address}).serveProfiles(t.Context(), log)
		if err != nil {
			t.Fatal(err)
		}
		stop()
		if got := strings.Contains(said.String(), "without sign-in"); got != warns {
			t.Errorf("%s: a warning %v, want %v", address, got, warns)
		}
	}
}

func TestProfilesAreOffByDefaultAndNeverOnTheMainAddress(t *testing.T) {
	stop, err := new(profiles).serveProfiles(t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	stop()
	p := open(t, settings{profiles: profiles{PprofAddr: "127.0.0.1:0"}})
	for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap", "/debug/pprof/cmdline"} {
		answer, err := http.Get("http://" + p.address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, answer.StatusCode)
		}
	}
}

func TestHostOfProfilesIsKept(t *testing.T) {
	for given, want := range map[string]string{
		":6060": "127.0.0.1:6060", "0.0.0.0:6060": "0.0.0.0:6060", "[::]:6060": "[::]:6060", "10.0.0.1:6060": "10.0.0.1:6060",
	} {
		if got := (&profiles{PprofAddr: given}).address(); got != want {
			t.Errorf("%s is %s, want %s", given, got, want)
		}
	}
}

// Block and mutex profiles slow each lock down.
func TestCostlyProfilesAreOnOnlyWhileAskedFor(t *testing.T) {
	var calls []bool
	on := &whileAsked{set: func(on bool) { calls = append(calls, on) }}
	server := httptest.NewServer(on.handler("block"))
	for _, query := range []string{"", "?seconds=0", "?seconds=1"} {
		answer, err := http.Get(server.URL + query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
	}
	server.Close() // waits for the handlers
	if len(calls) != 2 || !calls[0] || calls[1] {
		t.Errorf("it was turned %v, want on and off once", calls)
	}
}
