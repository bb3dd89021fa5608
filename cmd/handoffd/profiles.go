package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// profiles holds the setting of profiles.
type profiles struct {
	PprofAddr string `name:"pprof-addr" env:"HANDOFF_PPROF_ADDR" placeholder:"ADDR" help:"Address that serves profiles of net/http/pprof, without sign-in; :6060 is that port of loopback. Default: none."`
}

// Validate is called by kong.
func (p *profiles) Validate() error {
	if p.PprofAddr == "" {
		return nil
	}
	if err := validateAddress(p.PprofAddr); err != nil {
		return fmt.Errorf("HANDOFF_PPROF_ADDR: %w; try 127.0.0.1:6060", err)
	}
	return nil
}

// address returns where to listen: on loopback unless a host is named, because a profile shows what is in memory.
func (p *profiles) address() string {
	if host, port, err := net.SplitHostPort(p.PprofAddr); err == nil && host == "" {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return p.PprofAddr
}

// serveProfiles serves profiles until stop is called, if an address is set.
func (p *profiles) serveProfiles(ctx context.Context, log *slog.Logger) (stop func(), err error) {
	if p.PprofAddr == "" {
		return func() {}, nil
	}
	socket, err := listen(ctx, p.address())
	if err != nil {
		return nil, fmt.Errorf("HANDOFF_PPROF_ADDR: %w; try another port, or 127.0.0.1:0 for any", err)
	}
	server := &http.Server{
		Handler: refuseOtherSites(socket.Addr(), profilesHandler()), ReadHeaderTimeout: 10 * time.Second,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(socket); !errors.Is(err, http.ErrServerClosed) {
			log.ErrorContext(ctx, "profiles are not served any more", "error", err)
		}
	})
	log.InfoContext(ctx, "serving profiles", "address", socket.Addr().String())
	if !isLoopbackName(socket.Addr().String()) {
		log.WarnContext(ctx, "profiles show what is in memory to whoever reaches their address, without sign-in",
			"address", socket.Addr().String(), "try", "HANDOFF_PPROF_ADDR=127.0.0.1:6060 and a tunnel")
	}
	return func() {
		_ = server.Close() // a profile that is being taken is of no use any more
		serving.Wait()
	}, nil
}

// refuseOtherSites keeps web pages that are open on this machine from profiles: a page cannot make its own name lead to
// loopback and read them, nor start one from another site.
func refuseOtherSites(address net.Addr, next http.Handler) http.Handler {
	local := isLoopbackName(address.String())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site := r.Header.Get("Sec-Fetch-Site")
		switch {
		case local && !isLoopbackName(r.Host):
			http.Error(w, "Profiles are served only on this machine: use 127.0.0.1 or localhost.", http.StatusForbidden)
		case site != "" && site != "none" && site != "same-origin":
			http.Error(w, "Profiles are not for other sites: type the address.", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

// profilesHandler serves /debug/pprof/. It leaves out cmdline: flags can hold secrets.
func profilesHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/cmdline", http.NotFound)
	block := &whileAsked{set: func(on bool) { runtime.SetBlockProfileRate(rateIf(on, 10_000)) }}
	mutex := &whileAsked{set: func(on bool) { runtime.SetMutexProfileFraction(rateIf(on, 10)) }}
	mux.Handle("/debug/pprof/block", block.handler("block"))
	mux.Handle("/debug/pprof/mutex", mutex.handler("mutex"))
	return mux
}

// rateIf returns the rate of a profile that is on, or 0. For block it is nanoseconds waited for each sample, for mutex
// how many events there are for each sample.
func rateIf(on bool, rate int) int {
	if on {
		return rate
	}
	return 0
}

// whileAsked turns a profile that costs time on while a request for some seconds of it waits.
type whileAsked struct {
	set func(on bool)

	mu    sync.Mutex
	asked int
}

func (w *whileAsked) handler(name string) http.Handler {
	profile := pprof.Handler(name)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if seconds, err := strconv.Atoi(r.FormValue("seconds")); err == nil && seconds > 0 {
			w.add(1)
			defer w.add(-1)
		}
		profile.ServeHTTP(rw, r)
	})
}

func (w *whileAsked) add(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked += n
	w.set(w.asked > 0)
}
