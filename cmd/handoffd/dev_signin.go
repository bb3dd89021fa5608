package main

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

// devSignIn signs the users of the demo in: GET /as/<name> leads to the page with a token in the fragment. Browsers
// never send a fragment, so the token appears in no log. Everything else goes to next.
//
// It answers only requests to a loopback name, so that no other name that resolves to this machine reaches it, and none
// that another site caused (Fetch Metadata, Sec-Fetch-Site).
func devSignIn(signer *auth.Signer, users map[string]uuid.UUID, next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	mux.HandleFunc("GET /as/{name}", func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		site := strings.Join(r.Header.Values("Sec-Fetch-Site"), ",")
		switch {
		case !isLoopbackName(r.Host):
			http.Error(w, "Sign-in links work only on this machine: use 127.0.0.1 or localhost.", http.StatusForbidden)
			return
		case site != "" && site != "none" && site != "same-origin":
			http.Error(w, "Sign-in links do not work from other sites: type the address.", http.StatusForbidden)
			return
		}
		user, known := users[r.PathValue("name")]
		if !known {
			http.Error(w, "The demo has no such user; its terminal lists them.", http.StatusNotFound)
			return
		}
		token, err := signer.Sign(auth.Claims{Subject: user.String(), ExpiresAt: time.Now().Add(devTTL)})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.Redirect(w, r, "/#token="+token+"&name="+url.QueryEscape(r.PathValue("name")), http.StatusSeeOther)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/as/") { // the mux would redirect paths such as //x, which next counts
			next.ServeHTTP(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// isLoopbackName reports whether the Host of a request names this machine and no other: an address of loopback, or
// localhost and the names below it (RFC 6761 section 6.3).
func isLoopbackName(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if address, err := netip.ParseAddr(name); err == nil {
		return address.Unmap().IsLoopback()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}
